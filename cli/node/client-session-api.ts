import type { ApiResult, Bytes, SessionApi } from '../../app/upload/ports';
import type { LongshoreClient } from '../../client/longshore-client';
import { createLongshoreClient, LongshoreError, unwrap } from '../../client/longshore-client';
import type { ManifestBatch, StartRequest } from '../../core/protocol/manifest';
import { isOwnAnswer } from '../../core/protocol/own-answer';
import { type PackAnswer, PackAnswerSchema } from '../../core/protocol/pack';
import { answeredElsewhere, type Server } from '../server';

const timeoutMs = 60_000;
/** The server answers some 40 s after the head of a pack at the latest. */
const packTimeoutMs = 120_000;

type Failed = Extract<ApiResult<never>, { ok: false }>;
type Answer<T> = { data?: T; error?: unknown; response: Response };

class AnsweredElsewhere extends Error {}

/** The session's part of /api/v1, by the typed client. All of it may be sent twice, so it goes without idempotency keys. */
export class ClientSessionApi implements SessionApi {
  /** Whether the token was once refused: what the engine stops with does not tell. */
  wasNotAllowed = false;
  /** Told after each answer to what lists and starts: why it has to be asked again, or null where it was taken. */
  onListing: (trouble: string | null) => void = () => {};
  private readonly client: LongshoreClient;
  private readonly params: { readonly path: { readonly sessionId: string } };

  constructor(
    private readonly server: Server,
    sessionId: string,
  ) {
    const { origin, token } = server;
    const send = (request: Request) => fetch(request, { redirect: 'error' });
    this.client = createLongshoreClient({ baseUrl: origin, token, fetch: send, idempotencyKeys: false });
    this.client.use({
      // Before it is read: a page is no JSON, and that would look like no answer.
      onResponse({ response }) {
        if (!isOwnAnswer(response)) throw new AnsweredElsewhere();
      },
    });
    this.params = { path: { sessionId } };
  }

  openScan(): Promise<ApiResult<number>> {
    return this.listing(
      this.call(
        (options) => this.client.POST('/api/v1/sessions/{sessionId}/scans', options),
        ({ scan }) => scan,
      ),
    );
  }

  addManifest(batch: ManifestBatch) {
    const body = { scan: batch.scan, entries: [...batch.entries] };
    return this.listing(
      this.call(
        (options) => this.client.POST('/api/v1/sessions/{sessionId}/manifest', { ...options, body }),
        ({ answers }) => {
          // Answers stand at the index of their entry: another number would give files a wrong id.
          if (answers.length !== batch.entries.length)
            throw new Error('The manifest answer has another length');
          return answers;
        },
      ),
    );
  }

  start(body: StartRequest): Promise<ApiResult<null>> {
    return this.listing(
      this.call(
        (options) => this.client.POST('/api/v1/sessions/{sessionId}/start', { ...options, body }),
        () => null,
      ),
    );
  }

  look(): Promise<ApiResult<null>> {
    return this.call(
      (options) => this.client.GET('/api/v1/sessions/{sessionId}', options),
      () => null,
    );
  }

  diagnose() {
    return this.call(
      (options) => this.client.POST('/api/v1/sessions/{sessionId}/diagnosis', options),
      (diagnosis) => diagnosis,
    );
  }

  sendPack(pieces: readonly Bytes[], signal: AbortSignal): Promise<ApiResult<PackAnswer>> {
    const headers = { 'content-type': 'application/octet-stream' };
    const whole = Buffer.concat(pieces);
    return this.call(
      (options) =>
        this.client.POST('/api/v1/sessions/{sessionId}/packs', {
          ...options,
          headers,
          body: '',
          bodySerializer: () => whole,
        }),
      (answer) => PackAnswerSchema.parse(answer),
      AbortSignal.any([signal, AbortSignal.timeout(packTimeoutMs)]),
    );
  }

  private async listing<T>(asked: Promise<ApiResult<T>>): Promise<ApiResult<T>> {
    const result = await asked;
    const isAway = !result.ok && (result.kind === 'no_answer' || result.kind === 'busy');
    this.onListing(isAway ? result.sentence : null);
    return result;
  }

  private async call<T, V>(
    send: (options: { params: { path: { sessionId: string } }; signal: AbortSignal }) => Promise<Answer<T>>,
    read: (data: T) => V,
    signal: AbortSignal = AbortSignal.timeout(timeoutMs),
  ): Promise<ApiResult<V>> {
    let answer: Answer<T>;
    try {
      answer = await send({ params: this.params, signal });
    } catch (cause) {
      if (cause instanceof AnsweredElsewhere)
        return { ok: false, kind: 'busy', sentence: answeredElsewhere(this.server) };
      const sentence = `${this.server.origin} does not answer. Check your network; then longshore resume goes on.`;
      return { ok: false, kind: 'no_answer', sentence };
    }
    try {
      return { ok: true, value: read(unwrap(answer)) };
    } catch (cause) {
      if (cause instanceof LongshoreError) {
        const { status } = cause.problem;
        this.wasNotAllowed ||= status === 401 || status === 403;
        return failureOf(cause);
      }
      const sentence = 'The server gave an answer of another version. Update this command.';
      return { ok: false, kind: 'refused', sentence };
    }
  }
}

function failureOf({ problem: { status, detail } }: LongshoreError): Failed {
  if (status === 401) {
    const sentence = 'The token is not accepted any more. Run longshore login again, then longshore resume.';
    return { ok: false, kind: 'signed_out', sentence };
  }
  if (status === 404) return { ok: false, kind: 'gone', sentence: detail };
  if (status === 408 || status === 429 || status >= 500) return { ok: false, kind: 'busy', sentence: detail };
  return { ok: false, kind: 'refused', sentence: detail };
}
