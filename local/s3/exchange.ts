import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, emptyAnswer, errorAnswer, send, toS3Error, xmlAnswer } from './answer.ts';
import { assumeRole } from './assume-role.ts';
import { authenticate } from './authenticate.ts';
import type { BucketStore } from './bucket-store.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { S3Error } from './errors.ts';
import { type Fault, type FaultAction, type Faults, NO_FAULT } from './faults.ts';
import { OPERATIONS, operationName } from './operations.ts';
import { postObject } from './post-object.ts';
import type { RequestLog } from './request-log.ts';
import type { Roles } from './roles.ts';
import { parseRequest, type S3Request } from './s3-request.ts';
import type { SigningKeys } from './signing-keys.ts';
import { errorDocument } from './xml.ts';

/** What all requests share. Faults and log exist only with a control port. */
export interface Service {
  readonly store: BucketStore;
  readonly keys: SigningKeys;
  readonly roles: Roles;
  readonly region: string;
  readonly nowMs: () => number;
  readonly faults: Faults | undefined;
  readonly requestLog: RequestLog | undefined;
  readonly log: (line: string) => void;
}

/** One request and its answer: parse, name, apply faults, authenticate, operate, add CORS, send, log. */
export class Exchange {
  private readonly service: Service;
  private readonly incoming: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly id = randomBytes(8).toString('hex').toUpperCase();
  private readonly startedAtMs = Date.now();
  private request: S3Request | undefined;
  private operation = '';
  private key = '';
  private fault: Fault = NO_FAULT;

  constructor(service: Service, incoming: IncomingMessage, response: ServerResponse) {
    this.service = service;
    this.incoming = incoming;
    this.response = response;
  }

  async run(): Promise<void> {
    const answer = await this.answer();
    if (answer === 'drop' || this.fault.outcome?.kind === 'drop') {
      this.incoming.socket.destroy();
      this.record(answer === 'drop' ? emptyAnswer(0) : { ...answer, status: 0 });
      return;
    }
    // Before sending: a client that has its answer may ask for the log at once.
    this.record(answer);
    this.letBodyPass();
    await this.send(answer);
  }

  /** An answer that came before the body was read must not block the connection: the rest is read and dropped. */
  private letBodyPass(): void {
    if (this.incoming.complete) return;
    this.incoming.removeAllListeners('readable');
    this.incoming.resume();
  }

  private async answer(): Promise<Answer | 'drop'> {
    try {
      this.request = parseRequest(this.incoming, this.id);
      this.key = this.request.key;
      this.operation = operationName(this.request);
      return await this.operate(this.request);
    } catch (error) {
      if (error instanceof FaultInjected) return error.answer;
      if (isDisconnect(error, this.incoming)) return 'drop';
      const s3Error = toS3Error(error);
      if (s3Error.code === 'InternalError') this.service.log(`request ${this.id} failed: ${describe(error)}`);
      return errorAnswer(s3Error, this.request ?? { id: this.id, path: '/' });
    }
  }

  private async operate(request: S3Request): Promise<Answer> {
    const { store, keys, roles, region, nowMs } = this.service;
    if (this.operation === 'PostObject') {
      return await postObject({ request, store, keys, region, nowMs }, (key) =>
        this.applyFaults(request, key),
      );
    }
    await this.applyFaults(request, request.key);
    if (this.operation === 'AssumeRole') return await assumeRole({ request, keys, roles, region, nowMs });
    if (this.operation === 'Preflight') return emptyAnswer(200, preflightHeaders(this.corsRules(), request));
    const signed = authenticate(request, this.service);
    const operation = OPERATIONS[this.operation];
    if (!operation) throw new S3Error('NotImplemented', `${this.operation} is not implemented.`);
    const heard = withoutHeaders(request, this.fault.ignoredHeaders);
    return await operation({ request: heard, signed, store, keys, region, nowMs });
  }

  /** A form's key is known only once its fields are read, so this is called when the key is known. */
  private async applyFaults(request: S3Request, key: string): Promise<void> {
    this.key = key;
    if (!this.service.faults) return;
    const { method, bucket } = request;
    this.fault = this.service.faults.decide({ method, operation: this.operation, bucket, key });
    await this.fault.held;
    if (this.fault.delayMs > 0) await sleep(this.fault.delayMs);
    const { outcome } = this.fault;
    if (outcome && !(outcome.kind === 'drop' && outcome.when === 'after')) {
      throw new FaultInjected(faultAnswer(outcome, request));
    }
  }

  private async send(answer: Answer): Promise<void> {
    const { request, response } = this;
    const cors =
      request && !this.fault.hidesCors && this.operation !== 'Preflight'
        ? corsHeaders(this.corsRules(), request)
        : {};
    const headers = { 'x-amz-request-id': this.id, server: 'LongshoreLocalS3', ...cors };
    const visible = this.fault.hidesCors ? withoutCors(answer) : answer;
    try {
      await send(response, visible, headers, request?.method === 'HEAD');
    } catch (error) {
      // Too late for an error document: a body cut short is the one honest signal left.
      if (!this.incoming.socket.destroyed)
        this.service.log(`request ${this.id} broke off: ${describe(error)}`);
      this.incoming.socket.destroy();
    }
  }

  private corsRules() {
    return this.service.store.corsRules(this.request?.bucket ?? '');
  }

  private record({ status, code, etag }: Answer): void {
    const { request } = this;
    this.service.requestLog?.add({
      at: new Date(this.startedAtMs).toISOString(),
      method: this.incoming.method ?? '',
      operation: this.operation,
      bucket: request?.bucket ?? '',
      key: this.key,
      prefix: request?.query.get('prefix'),
      uploadId: request?.query.get('uploadId'),
      partNumber: request?.query.has('partNumber') ? Number(request.query.get('partNumber')) : undefined,
      status,
      bytes: Number(request?.headers.get('content-length') ?? 0),
      code,
      etag,
      durationMs: Date.now() - this.startedAtMs,
    });
  }
}

/** Only after the signature was checked, which is over all of them. */
function withoutHeaders(request: S3Request, ignored: readonly string[]): S3Request {
  if (ignored.length === 0) return request;
  const headers = [...request.headers].filter(([name]) => !ignored.includes(name));
  return { ...request, headers: new Map(headers) };
}

/** Carries an answer past the operation, which then never runs. */
class FaultInjected extends Error {
  readonly answer: Answer | 'drop';

  constructor(answer: Answer | 'drop') {
    super('a fault rule applied');
    this.answer = answer;
  }
}

function faultAnswer(outcome: FaultAction, request: S3Request): Answer | 'drop' {
  if (outcome.kind === 'status') {
    const message = outcome.message ?? 'This failure was asked for through the control port.';
    return {
      ...xmlAnswer(outcome.status, faultDocument(outcome.code, message, request)),
      code: outcome.code,
    };
  }
  if (outcome.kind === 'error-in-200') {
    const code = outcome.code ?? 'InternalError';
    return {
      ...xmlAnswer(200, faultDocument(code, 'We encountered an internal error. Please try again.', request)),
      code,
    };
  }
  return 'drop';
}

const faultDocument = (code: string, message: string, request: S3Request) =>
  errorDocument({ Code: code, Message: message, Resource: request.path, RequestId: request.id });

function withoutCors(answer: Answer): Answer {
  const headers = Object.entries(answer.headers ?? {}).filter(
    ([name]) => !name.startsWith('access-control-'),
  );
  return { ...answer, headers: Object.fromEntries(headers) };
}

const isDisconnect = (error: unknown, incoming: IncomingMessage) =>
  !(error instanceof S3Error) && incoming.destroyed && !incoming.complete;

const describe = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
