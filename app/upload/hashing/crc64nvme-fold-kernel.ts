import { branchIf, type Code, code, i32, i64, local, loop, v128, type WasmFunction } from './wasm-code';

/**
 * Powers of x that add up to a multiple of the CRC's polynomial. Of so few there are multiples from a degree of 400 or so; this one was
 * found by a birthday search over sums of five powers.
 */
export const foldExponents = [0, 2, 39, 74, 98, 112, 228, 245, 293, 332, 470] as const;

const vectorBytes = 16;
const degree = Math.max(...foldExponents);
/** From a vector to those that it is folded into, in vectors and the nearest first; the last is the degree. */
const distances = foldExponents
  .map((exponent) => degree - exponent)
  .filter((distance) => distance > 0)
  .sort((one, other) => one - other);
/** What a vector is folded into lies at most so far behind it. */
export const foldWindowBytes = degree * vectorBytes;
/** Of fewer bytes the tables are done as soon. */
export const foldedFromBytes = 2 * foldWindowBytes;
/** Taken side by side. They are nearer to each other than any distance, so that none is folded into another of them. */
const vectorsAtOnce = 4;

/**
 * `crc64nvmeFold(crc, at, bytes)` takes the register and most of the bytes into the last ones, a window and a little more, and gives how
 * many it took: the CRC of what is left, from an empty register, is that of all. Before `at` have to be as many zeros as the window has
 * bytes; there have to be `foldedFromBytes`, at least.
 *
 * In the field of two elements p(x)^128 = p(x^128). So the sum of these powers of x^128 is a multiple of the polynomial as well, and adding
 * it changes no CRC: a vector of 128 bits is removed by adding it to ten others further on, without any shift or table. The same for
 * CRC-32 and words: S. Russell, Chorba: A novel CRC32 implementation (arXiv 2412.16398).
 */
export function crc64NvmeFoldKernel(): WasmFunction {
  const [crc, at, bytes, end] = [0, 1, 2, 3];
  const step = vectorsAtOnce * vectorBytes;
  // The pointer stands a window before its vector, since an offset cannot be negative.
  const before = (distance: number, ahead = 0) =>
    code(local.get(at), v128.load(foldWindowBytes + vectorBytes * (ahead - distance)));
  const forward = (count: number) => code(local.get(at), i32.const(count), i32.add);
  const untilEnd = (body: Code, count: number) =>
    loop(code(body, forward(count), local.tee(at), local.get(end), i32.lessUnsigned, branchIf(0)));
  const withThoseBefore = (sources: readonly number[], ahead = 0) =>
    code(
      code(local.get(at), before(0, ahead)),
      ...sources.map((distance) => code(before(distance, ahead), v128.xor)),
      v128.store(foldWindowBytes + vectorBytes * ahead),
    );
  const folding = untilEnd(
    code(...Array.from({ length: vectorsAtOnce }, (_, ahead) => withThoseBefore(distances, ahead))),
    step,
  );
  // The last window takes, and does not give: further on, ever fewer of those that give are in reach.
  const joining = distances.map((distance, index) => {
    const count = distance - (distances[index - 1] ?? 0);
    return code(
      code(forward(count * vectorBytes), local.set(end)),
      untilEnd(withThoseBefore(distances.slice(index)), vectorBytes),
    );
  });
  return {
    name: 'crc64nvmeFold',
    params: ['i64', 'i32', 'i32'],
    results: ['i32'],
    locals: ['i32'],
    body: code(
      code(local.get(at), local.get(at), i64.load(0), local.get(crc), i64.xor, i64.store(0)),
      code(local.get(bytes), i32.const(foldWindowBytes), i32.sub),
      code(i32.const(-step), i32.and, local.set(bytes)),
      code(local.get(at), i32.const(foldWindowBytes), i32.sub, local.tee(at)),
      code(local.get(bytes), i32.add, local.set(end)),
      folding,
      ...joining,
      local.get(bytes),
    ),
  };
}
