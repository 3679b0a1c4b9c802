import { foldWindowBytes } from './crc64nvme-fold-kernel';

/** Where what lies in the memory that the kernels share, in bytes from its begin. */

/** MD5's 64 constants, each four times: one for each lane of a vector. */
export const sinesAt = 0;
/** Word n of the state of lane l of set s is at `stateAt + s × setStateBytes + n × 16 + l × 4`. */
export const stateAt = 1_024;
export const setStateBytes = 64;
/** The words of a block of each lane, lane beside lane: 16 vectors for each set. */
export const wordsAt = 1_152;
export const setWordsBytes = 256;
/** Eight tables of 256 entries of 8 bytes each: slicing by 8, and the same for as many zero bytes as a stripe has. */
export const crcTablesAt = 4_096;
export const crcTableBytes = 2_048;
export const stripeTablesAt = crcTablesAt + 8 * crcTableBytes;
/** Zeros, and nothing else is ever written there: what a CRC folds from before its first byte. */
export const zerosAt = stripeTablesAt + 8 * crcTableBytes;
/** What a lane takes at once; `laneBytes` are a multiple of the block of 64 bytes. */
export const lanesAt = zerosAt + Math.ceil(foldWindowBytes / 64) * 64;
export const laneBytes = 16 * 1024;
export const lanesPerSet = 4;
export const lanes = 8;

const pageBytes = 65_536;
export const memoryPages = Math.ceil((lanesAt + lanes * laneBytes) / pageBytes);
