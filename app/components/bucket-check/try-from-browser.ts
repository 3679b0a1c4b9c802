import type { BrowserProbe, CheckStep } from './bucket-report';

const timeoutMs = 15_000;

/** Uploads one small object from this page, reads its ETag, and deletes it: what no Worker can try for a browser. */
export async function tryFromBrowser(probe: BrowserProbe, send: typeof fetch = fetch): Promise<CheckStep[]> {
  const written = await put(probe, send);
  // Also after a failed write: a bucket may have taken the object and only hidden its answer from this page.
  const removed = await remove(probe, send);
  if (!written[0]?.ok) return written;
  return [...written, removed];
}

async function put({ put: request, body }: BrowserProbe, send: typeof fetch): Promise<CheckStep[]> {
  const name = 'Write from this browser';
  let response: Response;
  try {
    response = await send(request.url, {
      method: 'PUT',
      headers: request.headers,
      body,
      credentials: 'omit',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    return [{ name, ok: false, sentence: unreachedSentence(error) }];
  }
  if (!response.ok) {
    const sentence = `The bucket refused this browser's upload with status ${response.status}. Check the rights of the access key and run the check again.`;
    return [{ name, ok: false, sentence }];
  }
  return [{ name, ok: true, sentence: 'This browser may upload to the bucket.' }, etagStep(response)];
}

function etagStep(response: Response): CheckStep {
  const name = 'Read the ETag';
  if (response.headers.get('etag'))
    return { name, ok: true, sentence: 'The bucket shows the ETag to this browser.' };
  return {
    name,
    ok: false,
    sentence:
      'The bucket hides the ETag from this browser. Put the rule below into its CORS settings and run the check again.',
  };
}

async function remove({ remove: request }: BrowserProbe, send: typeof fetch): Promise<CheckStep> {
  const name = 'Delete from this browser';
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const init = { method: 'DELETE', headers: request.headers, credentials: 'omit', signal } as const;
    const response = await send(request.url, init);
    if (response.ok) return { name, ok: true, sentence: 'The written object was deleted again.' };
  } catch {
    // Told below: the step says what is left, whatever the reason.
  }
  const path = decodeURIComponent(new URL(request.url).pathname);
  return { name, ok: false, sentence: `The test object "${path}" could not be deleted. Delete it by hand.` };
}

/** A browser never tells a page why a request to another site failed; CORS is by far the most frequent reason. */
function unreachedSentence(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return 'The bucket did not answer this browser within 15 seconds. Check the network and run the check again.';
  }
  return "This browser may not reach the bucket. Put the rule below into the bucket's CORS settings and run the check again.";
}
