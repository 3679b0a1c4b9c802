import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments';

const push = ['push', './data', '--project', 'P', '--cycle', 'C1'];

describe('the arguments of the command', () => {
  it('takes a folder, a project and a cycle, and only the settings that are named', () => {
    expect(parseArguments(push)).toEqual({
      command: {
        kind: 'push',
        project: 'P',
        cycle: 'C1',
        folder: './data',
        settings: {},
        patienceMs: 600_000,
      },
      json: false,
    });
  });

  it('takes settings in the words of a command line', () => {
    const more = ['--on-conflict', 'keep-both', '--parallel', '8', '--part-size', '64MiB', '--patience', '1'];
    const { command } = parseArguments([...push, ...more]);
    expect(command).toMatchObject({
      settings: { conflictPolicy: 'keep_both', parallelUploads: 8, partSizeBytes: 64 * 1024 * 1024 },
      patienceMs: 60_000,
    });
  });

  it('takes a receipt with what to compare it with', () => {
    const { command } = parseArguments(['verify', 'r.jsonl', '--folder', 'f', '--bucket']);
    expect(command).toMatchObject({ kind: 'verify', receipt: 'r.jsonl', folder: 'f', bucket: true });
  });

  it('takes "verify receipt" before the file as well, and a file of that name', () => {
    const plain = parseArguments(['verify', 'r.jsonl', '--folder', 'f']);
    expect(parseArguments(['verify', 'receipt', 'r.jsonl', '--folder', 'f'])).toEqual(plain);
    expect(parseArguments(['verify', 'receipt']).command).toMatchObject({ receipt: 'receipt' });
    expect(parseArguments(['verify', 'receipt', 'receipt']).command).toMatchObject({ receipt: 'receipt' });
  });

  it.each([
    [['fly'], 'There is no command "fly". See longshore --help.'],
    [['constructor'], 'There is no command "constructor". See longshore --help.'],
    [['verify'], 'Name the receipt: longshore verify <receipt>.'],
    [['projects', '--bucket'], 'longshore projects takes no --bucket. See longshore --help.'],
    [['push'], 'Name the folder: longshore push <folder>.'],
    [['resume', 'id'], 'Name the folder: longshore resume <session> <folder>.'],
    [['verify', 'receipt', 'a', 'b'], '"b" is one word too many. See longshore --help.'],
    [['push', 'a', 'b'], '"b" is one word too many. See longshore --help.'],
    [['push', './data', '--cycle', 'C1'], 'Give the project by its name or id with --project.'],
    [['projects', '--cycle', 'C1'], 'longshore projects takes no --cycle. See longshore --help.'],
    [[...push, '--parallel', '17'], '--parallel takes a whole number from 1 to 16, and not "17".'],
    [[...push, '--part-size', '4MiB'], '--part-size takes 5MiB to 512MiB, and not "4MiB".'],
    [
      [...push, '--on-conflict', 'guess'],
      '--on-conflict takes skip-identical, overwrite, fail or keep-both, and not "guess".',
    ],
    [['projects', '--origin', 'nowhere'], '"nowhere" is no address of a Longshore.'],
    [['projects', '--origin', 'http://longshore.example'], 'The address must begin with https://'],
    [['projects', '--fast'], "Unknown option '--fast'"],
  ])('says of %j what is wrong', (args, sentence) => {
    expect(() => parseArguments(args)).toThrow(sentence);
  });

  it('takes an address of this machine without https', () => {
    expect(parseArguments(['projects', '--origin', 'http://127.0.0.1:8787/']).origin).toBe(
      'http://127.0.0.1:8787',
    );
  });
});
