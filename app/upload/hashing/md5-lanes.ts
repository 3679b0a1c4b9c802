import type { Bytes } from '../ports';
import type { HashKernels } from './hash-kernels';
import {
  laneBytes,
  lanesAt,
  lanesPerSet,
  lanes as numberOfLanes,
  setStateBytes,
  stateAt,
} from './kernel-memory';
import { blockBytes, initialState } from './md5-kernel';

/** Two already take less in half-empty lanes than one after the other. */
export const fewestSideBySide = 2;

interface Message {
  readonly index: number;
  /** Whole blocks: those of the message, and then, from `end`, those that finish it. */
  rest: Bytes;
  end: Bytes | null;
}

interface Lane {
  readonly set: number;
  readonly stateAt: number;
  readonly dataAt: number;
  message: Message | null;
}

type Running = Lane & { readonly message: Message };

/**
 * The MD5 of each message, in lower-case hex. One MD5 cannot be computed faster than one step after another, which leaves most of a
 * processor idle: so up to eight messages go side by side. Longest first, so that few are left alone at the end.
 */
export function md5OfEach(messages: readonly Bytes[], kernels: HashKernels): string[] {
  const digests = messages.map(() => '');
  const waiting = messages
    .map((bytes, index) => ({ index, ...blocksOf(bytes) }))
    .sort((one, other) => one.rest.length - other.rest.length);
  const lanes = emptyLanes();
  for (;;) {
    for (const lane of lanes) {
      lane.message ??= started(waiting.pop(), lane, kernels);
    }
    const running = lanes.filter(isRunning);
    if (running.length === 0) return digests;
    advance(running, kernels);
    for (const lane of running) {
      if (hasMore(lane.message)) continue;
      digests[lane.message.index] = hexOfState(lane, kernels);
      (lane as Lane).message = null;
    }
  }
}

function emptyLanes(): Lane[] {
  return Array.from({ length: numberOfLanes }, (_, lane) => {
    const set = Math.floor(lane / lanesPerSet);
    return {
      set,
      stateAt: stateAt + set * setStateBytes + (lane % lanesPerSet) * 4,
      dataAt: lanesAt + lane * laneBytes,
      message: null,
    };
  });
}

const isRunning = (lane: Lane): lane is Running => lane.message !== null;

function started(message: Message | undefined, lane: Lane, { view }: HashKernels): Message | null {
  if (!message) return null;
  for (const [word, value] of initialState.entries()) view.setUint32(lane.stateAt + 16 * word, value, true);
  return hasMore(message) ? message : null;
}

/** Goes on to the blocks that finish a message when all others are done. */
function hasMore(message: Message): boolean {
  if (message.rest.length === 0 && message.end) {
    message.rest = message.end;
    message.end = null;
  }
  return message.rest.length > 0;
}

/** RFC 1321, 3.1 and 3.2: a bit, then zeros, then the length in bits. */
function blocksOf(bytes: Bytes): Pick<Message, 'rest' | 'end'> {
  const wholeBytes = bytes.length - (bytes.length % blockBytes);
  const left = bytes.subarray(wholeBytes);
  const end = new Uint8Array(left.length + 9 > blockBytes ? 2 * blockBytes : blockBytes);
  end.set(left);
  end[left.length] = 0x80;
  new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(bytes.length) * 8n, true);
  return { rest: bytes.subarray(0, wholeBytes), end };
}

/** As many blocks of each as the shortest has, and as fit into a lane. */
function advance(lanes: readonly Running[], { memory, md5Lanes, md5One }: HashKernels): void {
  const bytes = lanes.reduce((least, { message }) => Math.min(least, message.rest.length), laneBytes);
  for (const { dataAt, message } of lanes) {
    memory.set(message.rest.subarray(0, bytes), dataAt);
    message.rest = message.rest.subarray(bytes);
  }
  const blocks = bytes / blockBytes;
  if (!md5Lanes || lanes.length < fewestSideBySide) {
    for (const lane of lanes) md5One(lane.stateAt, lane.dataAt, blocks);
  } else if (lanes.every(({ set }) => set === 0)) md5Lanes.four(blocks);
  else md5Lanes.eight(blocks);
}

function hexOfState(lane: Lane, { view }: HashKernels): string {
  return initialState
    .map((_, word) =>
      view
        .getUint32(lane.stateAt + 16 * word)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}
