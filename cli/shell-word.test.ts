import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellPath } from './shell-word';

it.each([
  ['./run-42', './run-42'],
  ['my data', "'my data'"],
  ['-data', './-data'],
  ['~', "'~'"],
  ['~mary/x', "'~mary/x'"],
  ['a~b', 'a~b'],
  ["it's", "'it'\\''s'"],
  ['', "''"],
  ['a\nb', "$'a\\012b'"],
])('%j is pasted as %s', (path, word) => {
  expect(shellPath(path)).toBe(word);
});

it.each(['a\nb\u001b[2J\u009b', "it's\\\t$HOME `x`", '~/x y', 'é\u0085ü'])(
  'a shell reads %j as it was',
  (path) => {
    expect(execFileSync('bash', ['-c', `printf %s ${shellPath(path)}`], { encoding: 'utf8' })).toBe(path);
  },
);
