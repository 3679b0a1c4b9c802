import type { StoreResult } from '../../core/storage/object-store';
import { type StorageProblem, storageProblem } from '../../core/storage/storage-problem';
import { parseStorageError } from './s3-xml';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface CappedRequest {
  readonly method: string;
  readonly headers: HeadersInit;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** From the first byte sent to the last one read. */
  readonly timeoutMs: number;
  /** Where less is enough than a listing has. */
  readonly maxAnswerBytes?: number;
}

/** A listing of 1,000 keys of 1,024 bytes, each byte written as "%XX" in XML, is far below. */
const maxListingBytes = 16 * 1024 * 1024;
const maxRefusalBytes = 64 * 1024;

/**
 * One request to a server that a company named, and that may be anything: no redirect is followed, and time and size of the
 * answer are capped. What a refusal says is never handed on, but for a code that looks like one of S3's.
 */
export async function cappedFetch(url: string, request: CappedRequest): Promise<StoreResult<Answer>> {
  const { method, headers, body, timeoutMs, maxAnswerBytes = maxListingBytes } = request;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: deadline,
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) return { ok: false, problem: await refusalOf(response, deadline) };
    const text = await readCapped(response, maxAnswerBytes, deadline);
    if (text === null) return { ok: false, problem: storageProblem('BadAnswer', response.status) };
    return { ok: true, value: { status: response.status, headers: response.headers, text } };
  } catch {
    // Refused, reset or timed out: there is no answer to read a code from.
    return { ok: false, problem: storageProblem('Unreachable', null) };
  }
}

/** What an answer that is not a success says, by S3's code where it has one. Rejects at the deadline. */
export async function refusalOf(response: Response, deadline: AbortSignal): Promise<StorageProblem> {
  const text = await readCapped(response, maxRefusalBytes, deadline);
  const code = text === null ? 'BadAnswer' : (parseStorageError(text) ?? codeWithout(text, response));
  return storageProblem(code, response.status);
}

/**
 * A refusal in other words than those of S3 is that of a proxy, or of another server, whatever status it has. The answer to a HEAD has
 * no body, but says of what kind it would be.
 */
function codeWithout(text: string, { status, headers }: Response): string {
  const isPage = text.trim() !== '' || headers.get('content-type')?.startsWith('text/html');
  return isPage && status < 500 ? 'BadAnswer' : codeOfStatus(status);
}

/** Of an answer without a body, as to HEAD: its status has to stand for the code. */
function codeOfStatus(status: number): string {
  if (status === 301 || status === 307) return 'PermanentRedirect';
  if (status === 403) return 'AccessDenied';
  if (status === 404) return 'NotFound';
  if (status === 412) return 'PreconditionFailed';
  if (status === 503) return 'ServiceUnavailable';
  return status >= 500 ? 'InternalError' : 'BadAnswer';
}

/** Null when there is more than may be. Rejects at the deadline, however slowly bytes still come. */
async function readCapped(
  response: Response,
  maxBytes: number,
  deadline: AbortSignal,
): Promise<string | null> {
  // The answer to each PUT: not worth a reader.
  if (!response.body || response.headers.get('content-length') === '0') return '';
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const texts: string[] = [];
  let length = 0;
  try {
    for (;;) {
      deadline.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return texts.join('') + decoder.decode();
      length += value.length;
      if (length > maxBytes) return null;
      texts.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Also ends the connection of a body that was not read to its end.
    await reader.cancel().catch(() => {});
  }
}
