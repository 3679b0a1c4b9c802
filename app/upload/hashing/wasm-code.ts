/**
 * Instructions of WebAssembly as bytes, as far as the digests here need them. Numbers of opcodes and sections, and LEB128, are those of
 * the WebAssembly Core Specification 2.0, chapter "Binary Format".
 */
export type Code = readonly number[];

export const valueType = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
export type ValueType = keyof typeof valueType;

export function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 0x80);
  }
}

export function signed(value: number): Code {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7) {
    const group = left & 0x7f;
    if (left >> 6 === 0 || left >> 6 === -1) return [...bytes, group];
    bytes.push(group | 0x80);
  }
}

export function code(...parts: readonly Code[]): Code {
  const bytes: number[] = [];
  for (const part of parts) for (const byte of part) bytes.push(byte);
  return bytes;
}

const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
/** Memory is always addressed by a local or a zero, and an offset; alignment is only a hint. */
const access =
  (opcode: Code) =>
  (offset: number): Code => [...opcode, 0, ...unsigned(offset)];

export const local = {
  get: (index: number): Code => [0x20, ...unsigned(index)],
  set: (index: number): Code => [0x21, ...unsigned(index)],
  tee: (index: number): Code => [0x22, ...unsigned(index)],
};

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value | 0)],
  load: access([0x28]),
  store: access([0x36]),
  eqz: [0x45],
  lessUnsigned: [0x49],
  add: [0x6a],
  sub: [0x6b],
  and: [0x71],
  or: [0x72],
  xor: [0x73],
  shl: [0x74],
  shr: [0x76],
  rotl: [0x77],
} as const;

export const i64 = {
  /** Of small numbers only. */
  const: (value: number): Code => [0x42, ...signed(value)],
  load: access([0x29]),
  loadByte: access([0x31]),
  store: access([0x37]),
  shr: [0x88],
  xor: [0x85],
  lowHalf: [0xa7],
} as const;

/** Four lanes of 32 bits. */
export const v128 = {
  load: access(vector(0)),
  store: access(vector(11)),
  shuffle: (bytes: readonly number[]): Code => [...vector(13), ...bytes],
  not: vector(77),
  and: vector(78),
  /** The first without the bits of the second. */
  without: vector(79),
  or: vector(80),
  xor: vector(81),
  shl: vector(171),
  shr: vector(173),
  add: vector(174),
} as const;

const blockOf = (opcode: number, body: Code): Code => [opcode, 0x40, ...body, 0x0b];
export const block = (body: Code): Code => blockOf(0x02, body);
/** Runs once; a branch to it begins it again. */
export const loop = (body: Code): Code => blockOf(0x03, body);
/** Leaves the block, or begins the loop again, that is so many levels out. */
export const branch = (levels: number): Code => [0x0c, ...unsigned(levels)];
export const branchIf = (levels: number): Code => [0x0d, ...unsigned(levels)];

export interface WasmFunction {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Numbered on from the parameters. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

const sections = { type: 1, function: 3, memory: 5, export: 7, code: 10 } as const;

/** A module with one memory, `memory`, which exports all of its functions. */
export function wasmModule(functions: readonly WasmFunction[], memoryPages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params, results }) => code([0x60], typesOf(params), typesOf(results)));
  const exports = functions.map(({ name }, index) => code(nameOf(name), [0x00], unsigned(index)));
  const bodies = functions.map(({ locals, body }) =>
    sized(code(vectorOf(locals.map((type) => [1, valueType[type]])), body, [0x0b])),
  );
  return Uint8Array.from(
    code(
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(sections.type, vectorOf(types)),
      section(sections.function, vectorOf(functions.map((_, index) => unsigned(index)))),
      section(sections.memory, vectorOf([code([0x00], unsigned(memoryPages))])),
      section(sections.export, vectorOf([code(nameOf('memory'), [0x02, 0x00]), ...exports])),
      section(sections.code, vectorOf(bodies)),
    ),
  );
}

const sized = (body: Code): Code => code(unsigned(body.length), body);
const section = (id: number, body: Code): Code => [id, ...sized(body)];
const vectorOf = (items: readonly Code[]): Code => code(unsigned(items.length), ...items);
const typesOf = (types: readonly ValueType[]): Code => vectorOf(types.map((type) => [valueType[type]]));
const nameOf = (name: string): Code => sized([...new TextEncoder().encode(name)]);
