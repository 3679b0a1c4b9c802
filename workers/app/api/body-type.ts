import type { HonoRequest } from 'hono';
import { problemResponse } from './problem';

/** A browser's POST without a body says so by its length, and has a stream all the same. */
export function hasBody(request: HonoRequest): boolean {
  return request.raw.body !== null && request.header('content-length') !== '0';
}

export function otherType(sentence: string, accept: string): Response {
  return problemResponse(415, sentence, { field: 'Content-Type' }, { accept });
}
