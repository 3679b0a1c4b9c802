/** One locale for server and browser, so that the first paint and the hydrated page say the same. */
const locale = 'en-GB';
/** Made when first needed: it takes as long as much else of a command's start. */
let whole: Intl.NumberFormat | null = null;
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** 1234567 → "1,234,567" */
export function formatCount(count: number): string {
  whole ??= new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  return whole.format(count);
}

/** "1 file", "2,000 files" */
export function formatFiles(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;
}

/** Three significant digits at the most: 1536 → "1.5 KiB", 209715200 → "200 MiB". */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 and more would be shown as 1,000 and up; the next unit says it shorter.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${units[unit]}`;
}

/** "12.3 MiB/s" */
export function formatThroughput(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** The two largest units: "45 s", "3 min 20 s", "2 h 5 min", "3 d 4 h". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(`${minutes} min`, seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined(`${hours} h`, minutes % 60, 'min');
  return joined(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

/** 0 to 100, whole numbers. Says 100 only when all is done, and 0 where there is nothing to do. */
export function percentOf(done: number, total: number): number {
  return total > 0 ? Math.floor(Math.min(1, Math.max(0, done / total)) * 100) : 0;
}

/** "24 Nov 2025, 16:05"; in the given zone, or else in that of the machine. */
export function formatDateTime(atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(atMs);
}

function joined(large: string, rest: number, unit: string): string {
  return rest === 0 ? large : `${large} ${rest} ${unit}`;
}
