import { etagOfForm, unquotedEtag } from '../../../core/storage/etag';
import type { Bytes, Clock, PutAnswer, PutRequest, Transport } from '../ports';
import { requestBody } from './request-body';
import { systemClock } from './system-clock';

/** A request that moves no byte for this long is dead: a sleeping laptop, a changed network. */
const stalledAfterMs = 60_000;
/** Once all bytes are out, the bucket may take its time to store them. */
const answerWithinMs = 120_000;

/** The browser sets these itself, to the same values, and lets no page set them. */
const setByBrowser = new Set(['host', 'content-length']);

/** XMLHttpRequest, since fetch tells no upload progress. */
export class XhrTransport implements Transport {
  readonly takesForms = true;

  constructor(private readonly clock: Clock = systemClock) {}

  put(request: PutRequest): Promise<PutAnswer> {
    return new Promise((resolve) => {
      if (request.signal.aborted) return resolve({ kind: 'aborted' });
      const { clock } = this;
      const xhr = new XMLHttpRequest();
      let callWatchdogOff = clock.after(stalledAfterMs, stalled);
      const abort = () => end({ kind: 'aborted' }, true);

      function stalled() {
        end({ kind: 'no_answer' }, true);
      }
      function alive(limitMs: number) {
        callWatchdogOff();
        callWatchdogOff = clock.after(limitMs, stalled);
      }
      function end(answer: PutAnswer, cut = false) {
        callWatchdogOff();
        request.signal.removeEventListener('abort', abort);
        // Resolve first: abort() fires events that must find the promise settled.
        resolve(answer);
        if (cut) xhr.abort();
      }

      request.signal.addEventListener('abort', abort, { once: true });
      xhr.upload.addEventListener('progress', (event) => {
        alive(stalledAfterMs);
        // A form is longer than its file.
        request.onProgress(Math.min(event.loaded, sizeOf(request.body)));
      });
      xhr.upload.addEventListener('load', () => alive(answerWithinMs));
      xhr.addEventListener('load', () => end(answerOf(xhr)));
      xhr.addEventListener('error', () => end({ kind: 'no_answer' }));
      xhr.addEventListener('abort', () => end({ kind: 'aborted' }));
      xhr.open(request.form ? 'POST' : 'PUT', request.url);
      // Or Firefox reads an empty answer as XML, and writes an error to the console.
      xhr.responseType = 'text';
      for (const [name, value] of Object.entries(request.headers)) {
        if (!setByBrowser.has(name.toLowerCase())) xhr.setRequestHeader(name, value);
      }
      xhr.send(bodyOf(request));
    });
  }
}

const sizeOf = (body: Bytes | Blob) => (body instanceof Blob ? body.size : body.byteLength);

function bodyOf({ form, body }: PutRequest): FormData | Bytes | Blob {
  if (form) return formOf(form, body);
  return body instanceof Blob ? body : requestBody([body]);
}

/** S3 reads no field behind the file. */
function formOf(fields: Readonly<Record<string, string>>, body: Bytes | Blob): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', body instanceof Blob ? body : new Blob([body]));
  return form;
}

function answerOf(xhr: XMLHttpRequest): PutAnswer {
  const text = xhr.status >= 400 || xhr.status === 201 ? xhr.responseText : '';
  return {
    kind: 'answer',
    status: xhr.status,
    etag: etagOf(xhr.getAllResponseHeaders()) ?? (xhr.status === 201 ? etagOfForm(null, text) : null),
    code: elementOf(text, 'Code'),
    message: elementOf(text, 'Message'),
  };
}

/** Read from the list of all headers: asking for one that CORS hides writes an error to the console. */
export function etagOf(headers: string): string | null {
  return unquotedEtag(/^etag:\s*(.*)$/im.exec(headers)?.[1]);
}

/** S3's error documents are flat; a worker has no DOMParser. */
export function elementOf(xml: string, name: 'Code' | 'Message'): string | null {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? null;
}
