import { describe, expect, it } from 'vitest';
import { takeDropped } from './dropped-folder';

const entry = (name: string, isDirectory: boolean) => ({ name, isDirectory, isFile: !isDirectory });

/** As a drop event gives it: what is asked for later is gone. */
function itemOf(name: string, isDirectory: boolean, give?: () => Promise<unknown>) {
  return { kind: 'file', webkitGetAsEntry: () => entry(name, isDirectory), getAsFileSystemHandle: give };
}
const listOf = (...items: unknown[]) => items as unknown as DataTransferItemList;
const directory = { kind: 'directory', name: 'scans' };

describe('takeDropped', () => {
  it('gives the handle of one dropped folder', async () => {
    const { folder, walked } = takeDropped(listOf(itemOf('scans', true, async () => directory)));
    expect(walked.folderName).toBe('scans');
    expect((await folder)?.handle).toBe(directory);
  });

  it('asks for the handle inside of the event', () => {
    let asked = 0;
    const give = async () => {
      asked += 1;
      return directory;
    };
    takeDropped(listOf(itemOf('scans', true, give)));
    expect(asked).toBe(1);
  });

  it('has the entries alone where the browser gives no handle, or refuses one', async () => {
    expect(await takeDropped(listOf(itemOf('scans', true))).folder).toBeNull();
    const refusing = async () => {
      throw new DOMException('Not this one', 'NotAllowedError');
    };
    const { folder, walked } = takeDropped(listOf(itemOf('scans', true, refusing)));
    expect(await folder).toBeNull();
    expect(walked.folderName).toBe('scans');
  });

  it('takes no handle of several things, or of a file', async () => {
    const folder = itemOf('scans', true, async () => directory);
    expect(await takeDropped(listOf(folder, itemOf('notes', true))).folder).toBeNull();
    const file = itemOf('a.txt', false, async () => ({ kind: 'file', name: 'a.txt' }));
    expect(await takeDropped(listOf(file)).folder).toBeNull();
  });
});
