/** A name inside a mail's text: no line breaks, and no address that a mail program would turn into a link. */
export function oneLine(name: string): string {
  return name
    .replace(/\p{C}+|\s+/gu, ' ')
    .replace(/:\/\//g, ' ')
    .trim();
}
