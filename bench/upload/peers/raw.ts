import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { presign, type RequestShape } from '../../../workers/s3/signed-request';
import { type Job, type Peer, storageOf, timed } from '../peer';

const partBytes = 16 * 1024 * 1024;

/** What Node and the bucket can do at most: presigned PUTs over so many kept connections, and no check of anything. */
export const raw = (connections: number): Peer => ({
  name: `raw-${connections}`,
  missing: () => null,
  async run(given) {
    const job = { ...given, storage: await storageOf(given) };
    const agent = new Agent({ connections });
    try {
      const ran = await timed(() => sendAll(job, agent, connections));
      return { ...ran, prefix: job.prefix };
    } finally {
      await agent.close();
    }
  },
});

interface Piece {
  readonly key: string;
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
  readonly upload: Upload | null;
}

interface Upload {
  readonly id: string;
  readonly etags: string[];
  readonly parts: number;
}

async function sendAll(job: Job, agent: Agent, connections: number): Promise<void> {
  const cache = new Map<string, ArrayBuffer>();
  const call = async (shape: RequestShape, body?: Buffer | string) => {
    const { url, headers } = await presign(job.storage, { ...shape, expiresSeconds: 3_600, cache });
    const answer = await request(url, { method: shape.method, headers, body, dispatcher: agent });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${shape.method} answered ${answer.statusCode}: ${text}`);
    return { text, etag: String(answer.headers.etag ?? '') };
  };
  const send = async ({ key, path, offset, bytes, upload }: Piece) => {
    const body = await read(path, offset, bytes);
    if (!upload) return void (await call({ method: 'PUT', key }, body));
    const partNumber = offset / partBytes + 1;
    const query = { uploadId: upload.id, partNumber: String(partNumber) };
    upload.etags[partNumber - 1] = (await call({ method: 'PUT', key, query }, body)).etag;
    if (Object.keys(upload.etags).length < upload.parts) return;
    const list = upload.etags.map(
      (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const whole = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
    await call({ method: 'POST', key, query: { uploadId: upload.id } }, whole);
  };
  const queue = (async function* pieces(): AsyncGenerator<Piece> {
    for (const { path, sizeBytes } of job.files) {
      const piece = { key: job.prefix + path, path: join(job.folder, path) };
      if (sizeBytes <= partBytes) {
        yield { ...piece, offset: 0, bytes: sizeBytes, upload: null };
        continue;
      }
      const { text } = await call({ method: 'POST', key: piece.key, query: { uploads: '' } });
      const id = /<UploadId>([^<]+)</.exec(text)?.[1] ?? '';
      const upload = { id, etags: [], parts: Math.ceil(sizeBytes / partBytes) };
      for (let offset = 0; offset < sizeBytes; offset += partBytes)
        yield { ...piece, offset, bytes: Math.min(partBytes, sizeBytes - offset), upload };
    }
  })();
  const lane = async () => {
    for (let next = await queue.next(); !next.done; next = await queue.next()) await send(next.value);
  };
  await Promise.all(Array.from({ length: connections }, lane));
}

async function read(path: string, offset: number, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    await file.read(buffer, 0, bytes, offset);
    return buffer;
  } finally {
    await file.close();
  }
}
