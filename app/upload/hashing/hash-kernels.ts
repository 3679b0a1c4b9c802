import { crc64NvmeFoldKernel } from './crc64nvme-fold-kernel';
import { crc64NvmeKernel, crcTables } from './crc64nvme-kernel';
import { crcTablesAt, memoryPages, sinesAt, stripeTablesAt } from './kernel-memory';
import { md5LanesKernel, md5OneKernel, sines } from './md5-kernel';
import { wasmModule } from './wasm-code';

export interface HashKernels {
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** See md5-kernel.ts; null where WebAssembly has no vectors (Safari before 16.4). */
  readonly md5Lanes: { four(blocks: number): void; eight(blocks: number): void } | null;
  md5One(stateAt: number, dataAt: number, blocks: number): void;
  /** See crc64nvme-kernel.ts. */
  crc64nvme(register: bigint, at: number, bytes: number): bigint;
  /** See crc64nvme-fold-kernel.ts; null where WebAssembly has no vectors. */
  readonly crc64nvmeFold: ((register: bigint, at: number, bytes: number) => number) | null;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly md5Four?: (blocks: number) => void;
  readonly md5Eight?: (blocks: number) => void;
  readonly md5One: HashKernels['md5One'];
  readonly crc64nvme: HashKernels['crc64nvme'];
  readonly crc64nvmeFold?: HashKernels['crc64nvmeFold'];
}

const plain = () => [md5OneKernel(), crc64NvmeKernel()];
const withVectors = () => [
  ...plain(),
  crc64NvmeFoldKernel(),
  md5LanesKernel('md5Four', 1),
  md5LanesKernel('md5Eight', 2),
];

/** Kernels of their own memory: whoever uses it must be done with it before anybody else may. Compiled at run time: not for Workers. */
export async function makeHashKernels(): Promise<HashKernels> {
  const wide = wasmModule(withVectors(), memoryPages);
  const module = WebAssembly.validate(wide) ? wide : wasmModule(plain(), memoryPages);
  // The types of Workers, which compile nothing at run time, know only the other form of this.
  const { instance } = (await WebAssembly.instantiate(module)) as unknown as {
    instance: WebAssembly.Instance;
  };
  const { memory, md5Four, md5Eight, md5One, crc64nvme, crc64nvmeFold } =
    instance.exports as unknown as Exports;
  fillTables(memory.buffer);
  return {
    memory: new Uint8Array(memory.buffer),
    view: new DataView(memory.buffer),
    md5Lanes: md5Four && md5Eight ? { four: md5Four, eight: md5Eight } : null,
    md5One,
    crc64nvme,
    crc64nvmeFold: crc64nvmeFold ?? null,
  };
}

function fillTables(memory: ArrayBuffer): void {
  new Uint32Array(memory, sinesAt, 4 * sines.length).set(sines.flatMap((sine) => [sine, sine, sine, sine]));
  const { slices, stripe } = crcTables();
  new BigUint64Array(memory, crcTablesAt, slices.length).set(slices);
  new BigUint64Array(memory, stripeTablesAt, stripe.length).set(stripe);
}
