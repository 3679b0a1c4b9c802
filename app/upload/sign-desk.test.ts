import { describe, expect, it } from 'vitest';
import type { ClientFrame, SignItem } from '../../core/protocol/socket-frames';
import { FakeClock } from './fakes/fake-clock';
import { SignDesk } from './sign-desk';

const MiB = 1024 * 1024;
const never = new AbortController().signal;
const partOf = (fileId: number, part: number, sizeBytes: number): SignItem => ({
  fileId,
  part,
  sizeBytes,
  digests: { crc64nvme: '0123456789abcdef' },
});

function openDesk() {
  const clock = new FakeClock();
  const asked: number[][] = [];
  const desk = new SignDesk(clock, (frame: ClientFrame) => {
    if (frame.type === 'sign') asked.push(frame.items.map(({ fileId }) => fileId));
  });
  desk.opened();
  return { clock, desk, asked };
}

describe('asking for signatures', () => {
  it('asks for small requests together, a few milliseconds later', async () => {
    const { clock, desk, asked } = openDesk();
    for (const fileId of [1, 2, 3]) void desk.sign(partOf(fileId, 1, 4_096), never);
    expect(asked).toEqual([]);
    await clock.advance(10);
    expect(asked).toEqual([[1, 2, 3]]);
  });

  it('asks for a large request at once, and with it for all that wait', () => {
    const { desk, asked } = openDesk();
    void desk.sign(partOf(1, 1, 4_096), never);
    void desk.sign(partOf(2, 1, 16 * MiB), never);
    expect(asked).toEqual([[1, 2]]);
  });
});
