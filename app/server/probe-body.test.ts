import { expect, it } from 'vitest';
import { WasmHasher } from '../upload/browser/wasm-hasher';
import { damagedBody, probeBody, probeDigests } from './probe-body';

it('knows the digests of its body, and damages it without changing its length', async () => {
  const bytes = Uint8Array.from(new TextEncoder().encode(probeBody));
  const digests = await new WasmHasher().digests(bytes, ['crc32c', 'crc32', 'sha256', 'md5']);
  expect(digests).toEqual(probeDigests);
  expect(damagedBody).toHaveLength(probeBody.length);
  expect(damagedBody).not.toBe(probeBody);
});
