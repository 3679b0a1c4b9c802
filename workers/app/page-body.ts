/** Far more than any form of a page has; what is uploaded goes elsewhere. */
const maxBytes = 64 * 1024;
const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)$/i;

export type PageBody =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly sentence: string };

/** The request with a form that a page can read, so that no action fails over a body of another kind or of any size. */
export async function takePageBody(request: Request): Promise<PageBody> {
  if (request.method === 'GET' || request.method === 'HEAD') return { ok: true, request };
  const body = await readAtMost(request, maxBytes);
  if (body === null) {
    const sentence = 'This form is larger than any page takes. Shorten what you entered and send it again.';
    return { ok: false, status: 413, sentence };
  }
  if (body.length === 0)
    return { ok: true, request: withBody(request, body, 'application/x-www-form-urlencoded') };
  const type = request.headers.get('content-type') ?? '';
  if (!formTypes.test(type.split(';')[0]?.trim() ?? '')) {
    return { ok: false, status: 415, sentence: 'A page takes only forms. Send one, or use the API.' };
  }
  const read = withBody(request, body, type);
  if (await isForm(read.clone())) return { ok: true, request: read };
  return { ok: false, status: 400, sentence: 'The form could not be read. Load the page and send it again.' };
}

function withBody(request: Request, body: Uint8Array, contentType: string): Request {
  const headers = new Headers(request.headers);
  headers.set('content-type', contentType);
  headers.delete('content-length');
  return new Request(request, { headers, body });
}

async function isForm(request: Request): Promise<boolean> {
  try {
    await request.formData();
    return true;
  } catch {
    return false;
  }
}

/** Null where it is longer: the header may be absent or wrong, so that the bytes are counted too. */
async function readAtMost(request: Request, limit: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
