export interface Timings {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** One request after another: what a person who opens a list waits for. `check` throws when an answer is wrong. */
export async function measure(
  request: () => Promise<Response>,
  check: (body: unknown) => void,
  rounds: { warmUp: number; measured: number },
): Promise<Timings> {
  const timesMs: number[] = [];
  for (let round = -rounds.warmUp; round < rounds.measured; round++) {
    const startMs = performance.now();
    const response = await request();
    const text = await response.text();
    const tookMs = performance.now() - startMs;
    if (response.status !== 200) throw new Error(`${response.url} answered ${response.status}: ${text}`);
    check(JSON.parse(text));
    if (round >= 0) timesMs.push(tookMs);
  }
  timesMs.sort((a, b) => a - b);
  return { p50Ms: percentile(timesMs, 50), p95Ms: percentile(timesMs, 95), p99Ms: percentile(timesMs, 99) };
}

/** Nearest rank, of sorted numbers. */
function percentile(sorted: readonly number[], percent: number): number {
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
  return Math.round(value * 100) / 100;
}
