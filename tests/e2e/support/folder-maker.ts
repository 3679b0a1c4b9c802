import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes of a file that is too large for a pack, and so is sent to the bucket by the browser itself. */
export const sentAlone = 300_000;
export const MiB = 1024 * 1024;

export interface FilePlan {
  /** As the disk spells it, below the folder. */
  readonly path: string;
  /** Below the cycle's prefix: NFC, and distinct from its twin. */
  readonly expectedPath: string;
  readonly sizeBytes: number;
}

/** With digests as hexadecimal digits. */
export interface MadeFile extends FilePlan {
  readonly sha256: string;
  readonly md5: string;
}

/** The same plan gives the same bytes: each file's content is an AES key stream from the seed and its path. */
export async function makeFolder(
  root: string,
  seed: string,
  plans: readonly FilePlan[],
): Promise<readonly MadeFile[]> {
  const made: MadeFile[] = [];
  for (const plan of plans) {
    const at = join(root, plan.path);
    await mkdir(dirname(at), { recursive: true });
    made.push({ ...plan, ...(await writeSeeded(at, `${seed}/${plan.path}`, plan.sizeBytes)) });
  }
  return made;
}

const pieceBytes = 4 * MiB;

async function writeSeeded(path: string, seed: string, sizeBytes: number) {
  const key = createHash('sha256').update(seed).digest();
  const stream = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16, 32));
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  const file = await open(path, 'wx');
  try {
    for (let left = sizeBytes; left > 0; left -= pieceBytes) {
      const bytes = stream.update(Buffer.alloc(Math.min(left, pieceBytes)));
      sha256.update(bytes);
      md5.update(bytes);
      await file.write(bytes);
    }
  } finally {
    await file.close();
  }
  return { sha256: sha256.digest('hex'), md5: md5.digest('hex') };
}

export const plain = (path: string, sizeBytes: number): FilePlan => ({ path, expectedPath: path, sizeBytes });
