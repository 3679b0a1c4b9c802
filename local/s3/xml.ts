import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from './errors.ts';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Control characters become numeric references, as AWS writes them, though XML 1.0 has no way to hold most of them. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the point here
  return text.replace(/[&<>"'\u0000-\u001f\u007f]/g, (character) => {
    return ESCAPES[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
  });
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}

/** One element; nested elements are passed as already built XML. */
export const rawElement = (name: string, xml: string) => `<${name}>${xml}</${name}>`;

export const element = (name: string, value: string | number | boolean) =>
  `<${name}>${typeof value === 'string' ? escapeXml(value) : value}</${name}>`;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const s3Document = (root: string, xml: string) =>
  `${DECLARATION}<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xml}</${root}>`;

export const errorDocument = (fields: Record<string, string>) =>
  `${DECLARATION}<Error>${Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('')}</Error>`;

/** A parsed element: its children by name (repeated ones as an array), or its text, still escaped. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] | undefined };

// The parser leaves entities alone: it would drop references to control characters, which keys may contain.
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
});

/** Parses a request document and returns its root element. */
export function parseXml(xml: string, root: string): XmlNode {
  const malformed = () =>
    new S3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  if (XMLValidator.validate(xml) !== true) throw malformed();
  const node = (parser.parse(xml) as Record<string, XmlNode | undefined>)[root];
  if (node === undefined) throw malformed();
  return node;
}

export function children(node: XmlNode, name: string): readonly XmlNode[] {
  if (typeof node === 'string') return [];
  const found = node[name];
  if (found === undefined) return [];
  return isList(found) ? found : [found];
}

export function childText(node: XmlNode, name: string): string | undefined {
  const child = children(node, name)[0];
  return child === undefined ? undefined : nodeText(child);
}

export function nodeText(node: XmlNode): string {
  if (typeof node === 'string') return unescapeXml(node);
  const text = node['#text'];
  return typeof text === 'string' ? unescapeXml(text) : '';
}

const isList = (value: XmlNode | readonly XmlNode[]): value is readonly XmlNode[] => Array.isArray(value);
