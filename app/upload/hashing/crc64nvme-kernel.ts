import { afterZeros } from '../../../core/checksums/combine-crc64nvme';
import { polynomialHigh, polynomialLow } from '../../../core/checksums/crc64nvme';
import { crcTableBytes, crcTablesAt, stripeTablesAt } from './kernel-memory';
import {
  block,
  branch,
  branchIf,
  type Code,
  code,
  i32,
  i64,
  local,
  loop,
  type WasmFunction,
} from './wasm-code';

/** Four stripes are taken side by side: a look into the tables waits for the one before it, and the others fill that time. */
const stripes = 4;
export const stripeBytes = 1_024;

/**
 * `crc64nvme(crc, at, bytes)` gives the register after these bytes, without the inversions before the first and after the last. Slicing by
 * 8: the byte that comes first has the most zero bytes behind it.
 */
export function crc64NvmeKernel(): WasmFunction {
  const [crc, at, bytes, mixed] = [0, 1, 2, 3];
  const ofStripe = [crc, 4, 5, 6];
  const stripeEnd = 7;
  const mixIn = (register: number, offset: number) =>
    code(local.get(at), i64.load(offset), local.get(register), i64.xor, local.set(mixed));
  const forward = (count: number) =>
    code(
      code(local.get(at), i32.const(count), i32.add, local.set(at)),
      code(local.get(bytes), i32.const(count), i32.sub, local.set(bytes)),
    );
  const whileAtLeast = (count: number, body: Code) =>
    block(loop(code(local.get(bytes), i32.const(count), i32.lessUnsigned, branchIf(1), body, branch(0))));
  const allStripes = code(
    ...ofStripe.slice(1).map((register) => code(i64.const(0), local.set(register))),
    code(local.get(at), i32.const(stripeBytes), i32.add, local.set(stripeEnd)),
    loop(
      code(
        ...ofStripe.map((register, stripe) =>
          code(mixIn(register, stripe * stripeBytes), lookedUp(mixed, crcTablesAt), local.set(register)),
        ),
        code(local.get(at), i32.const(8), i32.add, local.tee(at)),
        code(local.get(stripeEnd), i32.lessUnsigned, branchIf(0)),
      ),
    ),
    code(local.get(at), i32.const(stripeBytes), i32.sub, local.set(at)),
    // Each moves on over the stripe behind it and joins that one.
    ...ofStripe
      .slice(1)
      .map((register, before) =>
        code(
          lookedUp(ofStripe[before] ?? crc, stripeTablesAt),
          local.get(register),
          i64.xor,
          local.set(register),
        ),
      ),
    code(local.get(ofStripe[stripes - 1] ?? crc), local.set(crc)),
    forward(stripes * stripeBytes),
  );
  const eightBytes = code(mixIn(crc, 0), lookedUp(mixed, crcTablesAt), local.set(crc), forward(8));
  const oneByte = code(
    code(local.get(crc), i64.const(8), i64.shr),
    code(local.get(crc), local.get(at), i64.loadByte(0), i64.xor, i64.lowHalf),
    code(i32.const(0xff), i32.and, i32.const(3), i32.shl, i64.load(crcTablesAt)),
    code(i64.xor, local.set(crc), forward(1)),
  );
  return {
    name: 'crc64nvme',
    params: ['i64', 'i32', 'i32'],
    results: ['i64'],
    locals: ['i64', 'i64', 'i64', 'i64', 'i32'],
    body: code(
      whileAtLeast(stripes * stripeBytes, allStripes),
      whileAtLeast(8, eightBytes),
      whileAtLeast(1, oneByte),
      local.get(crc),
    ),
  };
}

/** The entries of all eight bytes of a local, xored. */
function lookedUp(register: number, tablesAt: number): Code {
  const entryOffset = [0, 1, 2, 3, 4, 5, 6, 7].map((byte) => {
    const shift = 8 * byte - 3;
    if (byte === 0)
      return code(local.get(register), i64.lowHalf, i32.const(0xff), i32.and, i32.const(3), i32.shl);
    const shifted =
      byte < 4
        ? code(local.get(register), i64.lowHalf, i32.const(shift), i32.shr)
        : code(local.get(register), i64.const(shift), i64.shr, i64.lowHalf);
    return code(shifted, i32.const(0xff << 3), i32.and);
  });
  return code(
    ...entryOffset.map((offset, byte) =>
      code(offset, i64.load(tablesAt + (7 - byte) * crcTableBytes), byte === 0 ? [] : i64.xor),
    ),
  );
}

const polynomial = (BigInt(polynomialHigh >>> 0) << 32n) | BigInt(polynomialLow >>> 0);

/** Eight tables of 256 entries each; entry n of table k is at k × 256 + n. */
export interface CrcTables {
  /** What byte n makes of an empty register, k more zero bytes later. */
  readonly slices: BigUint64Array;
  /** What a register that is empty but for n in its byte 7 - k is a stripe of zero bytes later. */
  readonly stripe: BigUint64Array;
}

export function crcTables(): CrcTables {
  const slices = new BigUint64Array(8 * 256);
  const entry = (index: number) => slices[index] ?? 0n;
  for (let n = 0; n < 256; n++) {
    let register = BigInt(n);
    for (let bit = 0; bit < 8; bit++)
      register = register & 1n ? (register >> 1n) ^ polynomial : register >> 1n;
    slices[n] = register;
  }
  for (let index = 256; index < slices.length; index++) {
    const before = entry(index - 256);
    slices[index] = (before >> 8n) ^ entry(Number(before & 0xffn));
  }
  const stripe = new BigUint64Array(8 * 256);
  for (let byte = 0; byte < 8; byte++) {
    const table = stripe.subarray((7 - byte) * 256);
    for (let bit = 0; bit < 8; bit++) {
      const moved = afterZeros(1n << BigInt(8 * byte + bit), stripeBytes);
      for (let n = 0; n < 1 << bit; n++) table[(1 << bit) + n] = (table[n] ?? 0n) ^ moved;
    }
  }
  return { slices, stripe };
}
