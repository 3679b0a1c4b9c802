import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../fakes/fake-clock';
import type { PutAnswer, PutRequest } from '../ports';
import { XhrTransport } from './xhr-transport';

/** What the transport uses of an XMLHttpRequest, moved by the test. */
class FakeXhr extends EventTarget {
  static last: FakeXhr;
  readonly upload = new EventTarget();
  readonly headers: Record<string, string> = {};
  opened: string[] = [];
  body: unknown = null;
  isCut = false;
  status = 0;
  responseText = '';
  responseType = '';

  constructor() {
    super();
    FakeXhr.last = this;
  }

  open(method: string, url: string): void {
    this.opened = [method, url];
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(body: unknown): void {
    this.body = body;
  }

  abort(): void {
    this.isCut = true;
    this.dispatchEvent(new Event('abort'));
  }

  getAllResponseHeaders(): string {
    return 'etag: "abc"\r\n';
  }

  moved(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded }));
  }

  answers(status: number, text = ''): void {
    Object.assign(this, { status, responseText: text });
    this.dispatchEvent(new Event('load'));
  }
}

beforeEach(() => void vi.stubGlobal('XMLHttpRequest', FakeXhr));
afterEach(() => void vi.unstubAllGlobals());

function put(change: Partial<PutRequest> = {}) {
  const clock = new FakeClock();
  const abort = new AbortController();
  const progress: number[] = [];
  const state: { answer: PutAnswer | null } = { answer: null };
  const request: PutRequest = {
    url: 'https://bucket.test/1?signature',
    headers: { 'content-md5': 'digest', host: 'bucket.test', 'content-length': '10' },
    body: new Uint8Array(10),
    signal: abort.signal,
    onProgress: (sent) => progress.push(sent),
    ...change,
  };
  void new XhrTransport(clock).put(request).then((answer) => {
    state.answer = answer;
  });
  return { clock, abort, progress, state, xhr: FakeXhr.last };
}

describe('a request of the browser', () => {
  it('carries what is signed but for what the browser sets, and tells its progress and its answer', async () => {
    const { clock, state, progress, xhr } = put();
    expect(xhr.opened).toEqual(['PUT', 'https://bucket.test/1?signature']);
    expect(xhr.headers).toEqual({ 'content-md5': 'digest' });
    expect(xhr.responseType, 'which is parsed as nothing').toBe('text');
    xhr.moved(10);
    xhr.answers(200);
    await clock.advance(0);
    expect(progress).toEqual([10]);
    expect(state.answer).toEqual({ kind: 'answer', status: 200, etag: 'abc', code: null, message: null });
    await clock.advance(600_000);
    expect(xhr.isCut).toBe(false);
  });

  it('posts a form with its file at the end, and counts no more than the file', async () => {
    const { clock, progress, xhr } = put({ form: { key: 'a', policy: 'p' } });
    expect(xhr.opened[0]).toBe('POST');
    expect([...(xhr.body as FormData).keys()]).toEqual(['key', 'policy', 'file']);
    xhr.moved(700);
    await clock.advance(0);
    expect(progress).toEqual([10]);
  });

  it('tells what a refusal says', async () => {
    const { clock, state, xhr } = put();
    xhr.answers(403, '<Error><Code>AccessDenied</Code><Message>No</Message></Error>');
    await clock.advance(0);
    expect(state.answer).toMatchObject({ status: 403, code: 'AccessDenied', message: 'No' });
  });

  it('that moves no byte for a minute is dead, and is broken off', async () => {
    const { clock, state, xhr } = put();
    await clock.advance(59_000);
    expect(state.answer).toBeNull();
    await clock.advance(1_000);
    expect(state.answer).toEqual({ kind: 'no_answer' });
    expect(xhr.isCut).toBe(true);
  });

  it('that goes on slowly lives, and is dead a minute after its last byte', async () => {
    const { clock, state, xhr } = put();
    for (let minute = 1; minute <= 9; minute++) {
      await clock.advance(50_000);
      xhr.moved(minute);
    }
    expect(state.answer).toBeNull();
    await clock.advance(60_000);
    expect(state.answer).toEqual({ kind: 'no_answer' });
  });

  it('whose bytes are all out is given two minutes for its answer', async () => {
    const { clock, state, xhr } = put();
    xhr.moved(10);
    xhr.upload.dispatchEvent(new Event('load'));
    await clock.advance(119_000);
    expect(state.answer).toBeNull();
    await clock.advance(1_000);
    expect(state.answer).toEqual({ kind: 'no_answer' });
    expect(xhr.isCut).toBe(true);
  });

  it('tells a lost answer from a request that was called off', async () => {
    const lost = put();
    lost.xhr.dispatchEvent(new Event('error'));
    await lost.clock.advance(0);
    expect(lost.state.answer).toEqual({ kind: 'no_answer' });
    const calledOff = put();
    calledOff.abort.abort();
    await calledOff.clock.advance(0);
    expect(calledOff.state.answer).toEqual({ kind: 'aborted' });
    expect(calledOff.xhr.isCut).toBe(true);
  });
});
