import type { ServerResponse } from 'node:http';
import { S3Error } from './errors.ts';
import { errorCode } from './node-errors.ts';
import type { S3Request } from './s3-request.ts';
import { errorDocument } from './xml.ts';

/** What an operation answers; `stream` writes the body itself and does not end the response. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly stream?: (response: ServerResponse) => Promise<void>;
  /** For the request log: the error's code, or the ETag of what was written. */
  readonly code?: string;
  readonly etag?: string;
}

export const xmlAnswer = (status: number, body: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  headers: { 'content-type': 'application/xml', ...headers },
});

export const emptyAnswer = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
});

export function errorAnswer(error: S3Error, request: Pick<S3Request, 'id' | 'path'>): Answer {
  const body = errorDocument({
    Code: error.code,
    Message: error.message,
    ...error.detail,
    Resource: request.path,
    RequestId: request.id,
  });
  if (error.status === 304) return { status: 304, headers: error.headers, code: error.code };
  return { ...xmlAnswer(error.status, body, error.headers), code: error.code };
}

/** Anything that is not an S3 error is this server's own fault: the client reads InternalError, the log has the cause. */
export function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  const full = errorCode(error) === 'ENOSPC' ? ' The disk is full.' : '';
  return new S3Error('InternalError', `We encountered an internal error. Please try again.${full}`);
}

export async function send(
  response: ServerResponse,
  answer: Answer,
  headers: Record<string, string>,
  isHead: boolean,
) {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const length: Record<string, string> = body ? { 'content-length': String(body.length) } : {};
  // The length last: after it, Node 20 re-encodes Content-Disposition and then refuses its own result.
  response.writeHead(answer.status, headerBytes({ ...answer.headers, ...headers, ...length }));
  if (answer.stream && !isHead) await answer.stream(response);
  response.end(isHead ? undefined : body);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a header must not hold
const CONTROL_CHARACTERS = /[\x00-\x08\x0a-\x1f\x7f]/g;

/**
 * Node writes header values as Latin-1, so UTF-8 travels as the bytes it came in. A control character, from a form's
 * field or a `response-…` parameter, would end the header and begin another one: it becomes a space.
 */
function headerBytes(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /^[\x20-\x7e]*$/.test(value)
        ? value
        : Buffer.from(value.replace(CONTROL_CHARACTERS, ' ')).toString('latin1'),
    ]),
  );
}
