import { describe, expect, it } from 'vitest';
import { runningSessionView as viewOf } from '../../core/testing/running-session-view';
import { TerminalScreen } from './terminal-screen';

const half = viewOf({ stored: { files: 1, bytes: 50 }, planned: { files: 1, bytes: 50 } });
const done = viewOf({ stored: { files: 2, bytes: 100 } });
const problem = { code: 'Unreachable', sentence: 'The storage server does not answer.' };
/** To the start of the line, and what stands there is gone. */
const anew = '\r\u001b[K';

function screenOn(isTTY: boolean, columns = 120) {
  const written: string[] = [];
  let nowMs = 0;
  const out = { isTTY, columns, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
  return {
    screen: new TerminalScreen(out, () => nowMs),
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** What was written since it was asked last. */
    said: () => written.splice(0),
  };
}

describe('on a terminal', () => {
  it('the progress is one line that is drawn over and over, some times a second', () => {
    const { screen, pass, said } = screenOn(true);
    screen.view(half);
    expect(said()).toEqual([`${anew}[############------------]  50 %  1 of 2 files  50 B of 100 B`]);
    pass(100);
    screen.view(done);
    expect(said()).toEqual([]);
    pass(50);
    screen.view(done);
    expect(said()).toEqual([`${anew}[########################] 100 %  2 of 2 files  100 B of 100 B`]);
  });

  it('the line is shorter than the terminal is wide, so that it never wraps', () => {
    const { screen, said } = screenOn(true, 40);
    screen.view(half);
    expect(said()).toEqual([`${anew}${'[############------------]  50 %  1 of 2 files'.slice(0, 39)}`]);
  });

  it('a sentence takes the place of the line, and is said once', () => {
    const { screen, pass, said } = screenOn(true);
    screen.view(half);
    said();
    pass(1_000);
    screen.view({ ...half, problem });
    screen.view({ ...half, problem });
    expect(said().slice(0, 2)).toEqual([anew, `${problem.sentence}\n`]);
    pass(1_000);
    screen.view({ ...half, problem });
    expect(said().join('')).not.toContain(problem.sentence);
  });

  it('the line is gone at the end, and what follows stands by itself', () => {
    const { screen, said } = screenOn(true);
    screen.view(half);
    said();
    screen.end();
    screen.end();
    expect(said()).toEqual([anew]);
  });

  it('the folder and its list are shown until the session tells more', () => {
    const { screen, pass, said } = screenOn(true);
    screen.scanning(1_200, 2_048);
    pass(200);
    screen.sendingManifest(500, 1_200);
    expect(said()).toEqual([
      `${anew}Reading the folder: 1,200 files, 2 KiB`,
      `${anew}Sending the list of files: 500 of 1,200`,
    ]);
    screen.view(half);
    pass(200);
    said();
    screen.scanning(1_300, 2_048);
    screen.sendingManifest(600, 1_300);
    expect(said()).toEqual([]);
  });
});

it('without a terminal, the progress is a plain line now and then', () => {
  const { screen, pass, said } = screenOn(false);
  screen.view(half);
  pass(4_900);
  screen.view(done);
  pass(100);
  screen.view(done);
  screen.end();
  expect(said()).toEqual([
    '[############------------]  50 %  1 of 2 files  50 B of 100 B\n',
    '[########################] 100 %  2 of 2 files  100 B of 100 B  10 B/s\n',
  ]);
});

it('shows names of files that would steer the terminal, and does not obey them', () => {
  for (const isTTY of [true, false]) {
    const { screen, said } = screenOn(isTTY);
    const path = 'a\u001b[2J\nb';
    screen.scanned({
      folderName: path,
      files: 1,
      bytes: 1,
      ignored: [],
      renamed: [],
      refused: [{ path, sentence: 'No.' }],
      unreadable: [],
    });
    screen.note(path);
    const shown = 'a\\x1b[2J\\nb';
    expect(said()).toEqual([`${shown}: 1 file, 1 B\n`, `  ${shown}: No.\n`, `${shown}\n`]);
  }
});
