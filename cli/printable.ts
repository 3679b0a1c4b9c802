// Control characters are what is looked for.
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
export const controls = /[\u0000-\u001f\u007f-\u009f]/g;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A name or sentence as part of a line: what would steer a terminal (C0, DEL, C1) is shown as in JavaScript, such as \x1b. */
export function printable(text: string): string {
  return text.replace(
    controls,
    (control) => named[control] ?? `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Several lines, of which each is printable. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
