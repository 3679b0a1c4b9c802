import { type BodyPromises, BodyVerifier, type VerifiedBody } from './body-verifier.ts';
import { S3Error } from './errors.ts';
import type { ObjectFiles, Segment } from './object-files.ts';
import type { Payload } from './payload.ts';

export interface ReceivedBody extends VerifiedBody {
  readonly segment: Segment;
}

/**
 * Streams a body to disk and checks every promise made about it. The caller owns the resulting segment; when
 * anything is wrong, or the client goes away, nothing is left behind and this throws.
 */
export async function receiveBody(
  payload: Payload,
  promises: BodyPromises,
  files: ObjectFiles,
): Promise<ReceivedBody> {
  const verifier = await BodyVerifier.start(payload, promises);
  const writer = files.newBody();
  try {
    for await (const chunk of payload.chunks) {
      await writer.write(chunk);
      verifier.update(chunk);
    }
    const verified = verifier.finish();
    return { ...verified, segment: await writer.finish() };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** 10,000 parts with two checksums each stay below this. */
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** Reads a request document, which is XML and small. */
export async function receiveDocument(payload: Payload, promises: BodyPromises): Promise<string> {
  const verifier = await BodyVerifier.start(payload, promises);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of payload.chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_DOCUMENT_BYTES)
      throw new S3Error('EntityTooLarge', 'The request document is too long.');
    verifier.update(chunk);
    chunks.push(chunk);
  }
  verifier.finish();
  return Buffer.concat(chunks).toString();
}
