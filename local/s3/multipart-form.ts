import { S3Error } from './errors.ts';

export interface UploadForm {
  /** Fields before the file, names in lower case. S3 ignores what comes after it. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  /** Content-Type of the file's own part. */
  readonly fileType: string | undefined;
  readonly file: AsyncIterable<Buffer>;
}

/** S3's own limit for everything but the file. */
const MAX_FIELDS_BYTES = 20 * 1024;

/** Reads a browser's form up to the file, whose bytes are then streamed. RFC 7578 in the shape browsers send it. */
export async function readUploadForm(
  source: AsyncIterable<Buffer>,
  contentType: string,
): Promise<UploadForm> {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (!name) throw malformed();
  const reader = new DelimitedReader(source, Buffer.from(`\r\n--${name}`));
  await reader.skipPreamble();
  const fields = new Map<string, string>();
  for (;;) {
    const headers = parsePartHeaders(await reader.textUntil('\r\n\r\n'));
    if (headers.name === 'file') {
      return {
        fields,
        fileName: headers.fileName ?? '',
        fileType: headers.type,
        file: reader.untilBoundary(),
      };
    }
    const pieces: Buffer[] = [];
    for await (const piece of reader.untilBoundary()) pieces.push(piece);
    fields.set(headers.name, Buffer.concat(pieces).toString());
    if (reader.bytesRead > MAX_FIELDS_BYTES + 2 * MAX_READ_AHEAD_BYTES) throw malformed();
    if (!(await reader.hasNextPart())) {
      throw new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.', {
        ArgumentName: 'file',
        ArgumentValue: '0',
      });
    }
  }
}

/** One read from a socket, which may hold bytes of the file already. */
const MAX_READ_AHEAD_BYTES = 64 * 1024;

const malformed = () =>
  new S3Error(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );

function parsePartHeaders(text: string): {
  name: string;
  fileName: string | undefined;
  type: string | undefined;
} {
  const header = (name: string) =>
    text
      .split('\r\n')
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const disposition = header('content-disposition') ?? '';
  const name = quotedParameter(disposition, 'name');
  if (name === undefined) throw malformed();
  return {
    name: name.toLowerCase(),
    fileName: quotedParameter(disposition, 'filename'),
    type: header('content-type'),
  };
}

/** Browsers escape quotes and line ends in names as percent sequences, and nothing else. */
const quotedParameter = (header: string, name: string) =>
  new RegExp(`;\\s*${name}="([^"]*)"`, 'i')
    .exec(header)?.[1]
    ?.replace(/%22|%0D|%0A/gi, (sequence) => decodeURIComponent(sequence));

class DelimitedReader {
  bytesRead = 0;
  private readonly source: AsyncIterator<Buffer>;
  private readonly boundary: Buffer;
  // The first boundary has no line end before it; this stands in for one.
  private buffered: Buffer = Buffer.from('\r\n');

  constructor(source: AsyncIterable<Buffer>, boundary: Buffer) {
    this.source = source[Symbol.asyncIterator]();
    this.boundary = boundary;
  }

  async skipPreamble(): Promise<void> {
    for await (const _ of this.untilBoundary());
    if (!(await this.hasNextPart())) throw malformed();
  }

  /** After a boundary: a line end opens the next part, two dashes end the form. */
  async hasNextPart(): Promise<boolean> {
    while (this.buffered.length < 2) await this.more();
    const mark = this.buffered.toString('latin1', 0, 2);
    this.buffered = this.buffered.subarray(2);
    if (mark !== '\r\n' && mark !== '--') throw malformed();
    return mark === '\r\n';
  }

  async textUntil(end: string): Promise<string> {
    let at = this.buffered.indexOf(end);
    while (at < 0) {
      if (this.buffered.length > MAX_FIELDS_BYTES) throw malformed();
      await this.more();
      at = this.buffered.indexOf(end);
    }
    const text = this.buffered.toString('utf8', 0, at);
    this.buffered = this.buffered.subarray(at + end.length);
    return text;
  }

  async *untilBoundary(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.buffered.indexOf(this.boundary);
      if (at >= 0) {
        const last = this.buffered.subarray(0, at);
        this.buffered = this.buffered.subarray(at + this.boundary.length);
        if (last.length > 0) yield last;
        return;
      }
      // A boundary may have begun in the last bytes, so as many are held back.
      const safe = this.buffered.length - this.boundary.length;
      if (safe > 0) {
        yield this.buffered.subarray(0, safe);
        this.buffered = this.buffered.subarray(safe);
      }
      await this.more();
    }
  }

  private async more(): Promise<void> {
    const next = await this.source.next();
    if (next.done) throw malformed();
    this.bytesRead += next.value.length;
    this.buffered = this.buffered.length === 0 ? next.value : Buffer.concat([this.buffered, next.value]);
  }
}
