import { z } from 'zod';
import { type ManifestBatch, ManifestResultSchema, type StartRequest } from '../../../core/protocol/manifest';
import { answeredElsewhere, isOwnAnswer } from '../../../core/protocol/own-answer';
import { type PackAnswer, PackAnswerSchema } from '../../../core/protocol/pack';
import type { ApiResult, Bytes, Diagnosis, SessionApi } from '../ports';
import { requestBody } from './request-body';

const ScanSchema = z.object({ scan: z.number().int() });
const DiagnosisSchema = z.object({ reachable: z.boolean(), code: z.string(), sentence: z.string() });
const ProblemSchema = z.object({ detail: z.string() });

const timeoutMs = 60_000;
/** The server answers some 40 s after the head of a pack at the latest, and the head may wait for its turn on a slow line. */
const packTimeoutMs = 120_000;

interface Body {
  readonly type: string;
  readonly content: string | Bytes | Blob;
}

type Failed = Extract<ApiResult<never>, { ok: false }>;

const noAnswer: Failed = {
  ok: false,
  kind: 'no_answer',
  sentence:
    'Longshore does not answer. Check the network connection, then pick the folder again to continue.',
};
const signedOut: Failed = {
  ok: false,
  kind: 'signed_out',
  sentence: 'Your sign-in has ended. Sign in again, then pick the folder again to continue the upload.',
};
const elsewhere: Failed = { ok: false, kind: 'busy', sentence: answeredElsewhere };
const strange: Failed = {
  ok: false,
  kind: 'refused',
  sentence:
    'The server gave an answer that this page does not understand. Reload the page and pick the folder again.',
};

/** The session's part of /api/v1, with the browser's own sign-in cookie. */
export class FetchSessionApi implements SessionApi {
  constructor(
    private readonly origin: string,
    private readonly sessionId: string,
  ) {}

  openScan(): Promise<ApiResult<number>> {
    return this.call('POST', '/scans', {}, (body) => ScanSchema.parse(body).scan);
  }

  addManifest(batch: ManifestBatch) {
    return this.call('POST', '/manifest', batch, (body) => {
      const { answers } = ManifestResultSchema.parse(body);
      // Answers stand at the index of their entry: another number would give files a wrong id.
      if (answers.length !== batch.entries.length) throw new Error('The manifest answer has another length');
      return answers;
    });
  }

  start(request: StartRequest): Promise<ApiResult<null>> {
    return this.call('POST', '/start', request, () => null);
  }

  look(): Promise<ApiResult<null>> {
    return this.call('GET', '', undefined, () => null);
  }

  diagnose(): Promise<ApiResult<Diagnosis>> {
    return this.call('POST', '/diagnosis', {}, (body) => DiagnosisSchema.parse(body));
  }

  sendPack(pieces: readonly Bytes[], signal: AbortSignal): Promise<ApiResult<PackAnswer>> {
    const body = { type: 'application/octet-stream', content: requestBody(pieces) };
    const either = abortedByEither(signal, AbortSignal.timeout(packTimeoutMs));
    return this.request('POST', '/packs', body, (answer) => PackAnswerSchema.parse(answer), either);
  }

  private call<T>(
    method: string,
    path: string,
    body: unknown,
    read: (body: unknown) => T,
  ): Promise<ApiResult<T>> {
    const json = body === undefined ? null : { type: 'application/json', content: JSON.stringify(body) };
    return this.request(method, path, json, read);
  }

  private async request<T>(
    method: string,
    path: string,
    body: Body | null,
    read: (body: unknown) => T,
    signal: AbortSignal = AbortSignal.timeout(timeoutMs),
  ): Promise<ApiResult<T>> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.origin}/api/v1/sessions/${encodeURIComponent(this.sessionId)}${path}`, {
        method,
        credentials: 'same-origin',
        redirect: 'error',
        signal,
        headers: { accept: 'application/json', ...(body ? { 'content-type': body.type } : {}) },
        body: body?.content ?? null,
      });
      text = await response.text();
    } catch {
      return noAnswer;
    }
    if (!isOwnAnswer(response)) return elsewhere;
    if (!response.ok) return failureOf(response.status, text);
    try {
      return { ok: true, value: read(JSON.parse(text)) };
    } catch (cause) {
      console.error('Upload: unexpected answer of the server', cause);
      return strange;
    }
  }
}

/** `AbortSignal.any` is missing in Safari before 17.4. */
function abortedByEither(a: AbortSignal, b: AbortSignal): AbortSignal {
  const either = new AbortController();
  const abort = () => {
    a.removeEventListener('abort', abort);
    b.removeEventListener('abort', abort);
    either.abort();
  };
  if (a.aborted || b.aborted) abort();
  a.addEventListener('abort', abort);
  b.addEventListener('abort', abort);
  return either.signal;
}

function failureOf(status: number, text: string): Failed {
  if (status === 401) return signedOut;
  const sentence = sentenceOf(text) ?? `The server answered with status ${status}. Try again in a minute.`;
  if (status === 404) return { ok: false, kind: 'gone', sentence };
  if (status === 408 || status === 429 || status >= 500) return { ok: false, kind: 'busy', sentence };
  return { ok: false, kind: 'refused', sentence };
}

function sentenceOf(text: string): string | null {
  try {
    return ProblemSchema.safeParse(JSON.parse(text)).data?.detail ?? null;
  } catch {
    return null;
  }
}
