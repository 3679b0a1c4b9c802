import { controls } from './printable';

const hasControls = (text: string): boolean => text.search(controls) !== -1;

/** A path, to be pasted into a shell as it is, where it shall not be taken for an option or for a home folder. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}

/** To be pasted into a shell as it is. Control characters as bash, zsh and ksh read them, since they cannot be pasted. */
export function shellWord(text: string): string {
  if (hasControls(text)) return `$'${Array.from(text, ansiC).join('')}'`;
  return /^[\w./+:-][\w./~+:-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function ansiC(letter: string): string {
  if (letter === "'" || letter === '\\') return `\\${letter}`;
  return hasControls(letter) ? Array.from(Buffer.from(letter), octal).join('') : letter;
}

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;
