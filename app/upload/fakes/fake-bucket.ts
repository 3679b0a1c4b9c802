import { type Bytes, type Clock, delay, type PutAnswer, type PutRequest, type Transport } from '../ports';
import { md5Of } from './node-hasher';

export const taken = (etag: string | null): PutAnswer => ({
  kind: 'answer',
  status: 200,
  etag,
  code: null,
  message: null,
});

export const refusal = (status: number, code: string, message = ''): PutAnswer => ({
  kind: 'answer',
  status,
  etag: null,
  code,
  message,
});

/** Takes every PUT after 20 ms, unless `answer` says something else. */
export class FakeBucket implements Transport {
  /** What arrived, by the path of the URL. */
  readonly objects = new Map<string, Bytes>();
  readonly requests: PutRequest[] = [];
  inFlight = 0;
  mostInFlight = 0;
  /** At once to any one host. */
  mostToHost = 0;
  private readonly toHosts = new Map<string, number>();
  answer: (request: PutRequest, path: string) => PutAnswer | null = () => null;

  constructor(
    private readonly clock: Clock,
    public latencyMs = 20,
  ) {}

  async put(request: PutRequest): Promise<PutAnswer> {
    this.requests.push(request);
    this.underWay(request, 1);
    await delay(this.clock, this.latencyMs, request.signal);
    this.underWay(request, -1);
    if (request.signal.aborted) return { kind: 'aborted' };
    const path = new URL(request.url).pathname.slice(1);
    const other = this.answer(request, path);
    if (other) return other;
    const body = await bytesOf(request.body);
    if (!body) return { kind: 'no_answer' };
    request.onProgress(body.byteLength);
    this.objects.set(path, body);
    return taken(md5Of(body));
  }

  private underWay({ url }: PutRequest, change: 1 | -1): void {
    const { host } = new URL(url);
    const toHost = (this.toHosts.get(host) ?? 0) + change;
    this.toHosts.set(host, toHost);
    this.inFlight += change;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    this.mostToHost = Math.max(this.mostToHost, toHost);
  }

  /** Requests for one path. */
  count(path: string): number {
    return this.requests.filter((request) => new URL(request.url).pathname.slice(1) === path).length;
  }
}

/** Null for a range of a file that cannot be read any more, as a browser breaks such a request off. */
async function bytesOf(body: Bytes | Blob): Promise<Bytes | null> {
  if (!(body instanceof Blob)) return body.slice();
  return await body.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => null,
  );
}
