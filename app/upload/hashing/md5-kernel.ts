import {
  laneBytes,
  lanesAt,
  lanesPerSet,
  setStateBytes,
  setWordsBytes,
  sinesAt,
  stateAt,
  wordsAt,
} from './kernel-memory';
import { branchIf, type Code, code, i32, local, loop, v128, type WasmFunction } from './wasm-code';

/** RFC 1321, 3.4: T[i] of step i, counted from 0. */
export const sines: readonly number[] = Array.from({ length: 64 }, (_, step) =>
  Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32),
);
/** RFC 1321, 3.3. */
export const initialState: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
export const blockBytes = 64;

/** Numbers of locals. */
interface Registers {
  readonly state: readonly [number, number, number, number];
  readonly scratch: number;
}

/** What the steps need of words: of one message, or of four side by side. */
interface Words {
  readonly add: Code;
  readonly and: Code;
  readonly or: Code;
  readonly xor: Code;
  readonly not: Code;
  readonly without: Code;
  sine(step: number): Code;
  word(index: number): Code;
  /** Of the scratch register. */
  rotated(scratch: number, bits: number): Code;
}

interface Round {
  /** By which a step rotates, in turn. */
  readonly rotations: readonly [number, number, number, number];
  wordOf(step: number): number;
  /** Adds the round's function to what is on the stack. b, which the step before has just made, comes as late as it can. */
  add(words: Words, b: Code, c: Code, d: Code): Code;
}

const rounds: readonly [Round, Round, Round, Round] = [
  {
    rotations: [7, 12, 17, 22],
    wordOf: (step) => step,
    add: ({ add, and, xor }, b, c, d) => code(c, d, xor, b, and, d, xor, add),
  },
  {
    rotations: [5, 9, 14, 20],
    wordOf: (step) => (5 * step + 1) % 16,
    add: ({ add, and, without }, b, c, d) => code(c, d, without, add, d, b, and, add),
  },
  {
    rotations: [4, 11, 16, 23],
    wordOf: (step) => (3 * step + 5) % 16,
    add: ({ add, xor }, b, c, d) => code(c, d, xor, b, xor, add),
  },
  {
    rotations: [6, 10, 15, 21],
    wordOf: (step) => (7 * step) % 16,
    add: ({ add, or, xor, not }, b, c, d) => code(d, not, b, or, c, xor, add),
  },
];

/** RFC 1321, 3.4: a = b + ((a + f(b, c, d) + X[k] + T[i]) <<< s). */
function stepOf(words: Words, { state, scratch }: Registers, step: number): Code {
  const round = rounds[(step >> 4) & 3] ?? rounds[0];
  const rotation = round.rotations[step & 3] ?? 0;
  // The registers change places instead of their contents.
  const register = (n: number) => state[(n - step) & 3] ?? 0;
  const [b, c, d] = [local.get(register(1)), local.get(register(2)), local.get(register(3))];
  return code(
    code(local.get(register(0)), words.sine(step), words.add, words.word(round.wordOf(step)), words.add),
    code(round.add(words, b, c, d), local.set(scratch)),
    code(words.rotated(scratch, rotation), b, words.add, local.set(register(0))),
  );
}

const zero = i32.const(0);
const steps = Array.from({ length: 64 }, (_, step) => step);
const four = [0, 1, 2, 3] as const;

/** `md5One(stateAt, dataAt, blocks)`: of one lane's state, from wherever its bytes lie. At least one block. */
export function md5OneKernel(): WasmFunction {
  const [statePointer, data, blocks] = [0, 1, 2];
  const registers: Registers = { state: [3, 4, 5, 6], scratch: 7 };
  const { add, and, or, xor } = i32;
  const not = code(i32.const(-1), xor);
  const words: Words = {
    add,
    and,
    or,
    xor,
    not,
    without: code(not, and),
    sine: (step) => i32.const(sines[step] ?? 0),
    word: (index) => code(local.get(data), i32.load(4 * index)),
    rotated: (scratch, bits) => code(local.get(scratch), i32.const(bits), i32.rotl),
  };
  const { state } = registers;
  return {
    name: 'md5One',
    params: ['i32', 'i32', 'i32'],
    results: [],
    locals: Array.from({ length: 5 }, () => 'i32' as const),
    body: code(
      ...four.map((n) => code(local.get(statePointer), i32.load(16 * n), local.set(state[n]))),
      loop(
        code(
          ...steps.map((step) => stepOf(words, registers, step)),
          ...four.map((n) =>
            code(
              local.get(statePointer),
              local.get(statePointer),
              i32.load(16 * n),
              local.get(state[n]),
              i32.add,
              local.tee(state[n]),
              i32.store(16 * n),
            ),
          ),
          code(local.get(data), i32.const(blockBytes), i32.add, local.set(data)),
          code(local.get(blocks), i32.const(1), i32.sub, local.tee(blocks), branchIf(0)),
        ),
      ),
    ),
  };
}

const shuffles = {
  lowWords: v128.shuffle([0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23]),
  highWords: v128.shuffle([8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31]),
  lowPairs: v128.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]),
  highPairs: v128.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31]),
};

/**
 * `name(blocks)`: the next blocks of 4 messages side by side, or of 8 in two sets whose steps alternate: one step waits for the one
 * before it, and the other set fills that time. The bytes are those of the lanes. At least one block.
 */
export function md5LanesKernel(name: string, sets: number): WasmFunction {
  const [blocks, at] = [0, 1];
  const registersOf = (set: number): Registers => {
    const first = 2 + 5 * set;
    return { state: [first, first + 1, first + 2, first + 3], scratch: first + 4 };
  };
  const wordsOf = (set: number): Words => ({
    ...v128,
    sine: (step) => code(zero, v128.load(sinesAt + 16 * step)),
    word: (index) => code(zero, v128.load(wordsAt + set * setWordsBytes + 16 * index)),
    rotated: (scratch, bits) =>
      code(
        code(local.get(scratch), i32.const(bits), v128.shl),
        code(local.get(scratch), i32.const(32 - bits), v128.shr, v128.or),
      ),
  });
  const all = Array.from({ length: sets }, (_, set) => ({
    set,
    registers: registersOf(set),
    words: wordsOf(set),
  }));
  const stateOf = (set: number, n: number) => stateAt + set * setStateBytes + 16 * n;
  return {
    name,
    params: ['i32'],
    results: [],
    locals: ['i32', ...Array.from({ length: 5 * sets }, () => 'v128' as const)],
    body: code(
      ...all.flatMap(({ set, registers: { state } }) =>
        four.map((n) => code(zero, v128.load(stateOf(set, n)), local.set(state[n]))),
      ),
      loop(
        code(
          ...all.map(({ set }) => transposedBlock(set, at)),
          ...steps.flatMap((step) => all.map(({ words, registers }) => stepOf(words, registers, step))),
          ...all.flatMap(({ set, registers: { state } }) =>
            four.map((n) =>
              code(
                code(zero, local.get(state[n]), zero, v128.load(stateOf(set, n)), v128.add),
                code(local.tee(state[n]), v128.store(stateOf(set, n))),
              ),
            ),
          ),
          code(local.get(at), i32.const(blockBytes), i32.add, local.set(at)),
          code(local.get(blocks), i32.const(1), i32.sub, local.tee(blocks), branchIf(0)),
        ),
      ),
    ),
  };
}

/** Four words of each of four lanes at a time become four vectors of one word each. */
function transposedBlock(set: number, at: number): Code {
  const lane = (l: number, quarter: number) =>
    code(local.get(at), v128.load(lanesAt + (set * lanesPerSet + l) * laneBytes + 16 * quarter));
  return code(
    ...four.flatMap((quarter) => {
      const pair = (first: number, shuffle: Code) =>
        code(lane(first, quarter), lane(first + 1, quarter), shuffle);
      const word = (half: Code, pairs: Code, n: number) =>
        code(
          zero,
          pair(0, half),
          pair(2, half),
          pairs,
          v128.store(wordsAt + set * setWordsBytes + 64 * quarter + 16 * n),
        );
      const { lowWords, highWords, lowPairs, highPairs } = shuffles;
      return [
        word(lowWords, lowPairs, 0),
        word(lowWords, highPairs, 1),
        word(highWords, lowPairs, 2),
        word(highWords, highPairs, 3),
      ];
    }),
  );
}
