import { expect, it } from 'vitest';
import { printable, printableLines } from './printable';

it('shows what would steer a terminal, and leaves all other letters', () => {
  expect(printable('a\u001b[2Jb\nc\u009b\u007f\u0000é\u2028😀')).toBe(
    'a\\x1b[2Jb\\nc\\x9b\\x7f\\x00é\u2028😀',
  );
  expect(printableLines('a\u001b\nb\rc')).toBe('a\\x1b\nb\\rc');
});
