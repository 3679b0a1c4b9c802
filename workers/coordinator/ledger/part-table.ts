import type { PartRow } from './file-row';

/** Parts of one file that are one row in storage: a report of several writes it once, and joining them deletes it once. */
const chunkParts = 64;

/** The parts of files that are on their way: all in memory, since those are few files, and in storage by the chunk. */
export class PartTable {
  private files: Map<number, Map<number, PartRow>> | null = null;
  private readonly changed = new Map<number, Set<number>>();

  constructor(private readonly sql: SqlStorage) {}

  of(fileId: number): PartRow[] {
    const parts = [...(this.loaded().get(fileId)?.values() ?? [])];
    return parts.sort((a, b) => a.part - b.part);
  }

  countOf(fileId: number): number {
    return this.loaded().get(fileId)?.size ?? 0;
  }

  /** Part numbers by file, for files that have some. */
  numbersOf(fileIds: readonly number[]): Map<number, number[]> {
    const some = fileIds.filter((fileId) => this.loaded().has(fileId));
    return new Map(some.map((fileId) => [fileId, this.of(fileId).map(({ part }) => part)]));
  }

  /** Bytes of the parts of those files. */
  bytesOf(isWanted: (fileId: number) => boolean): number {
    let bytes = 0;
    for (const [fileId, parts] of this.loaded())
      if (isWanted(fileId)) for (const { size } of parts.values()) bytes += size;
    return bytes;
  }

  /** Records a finished part; a second report of the same part changes nothing that counts. */
  put(part: PartRow): void {
    const { file_id: fileId } = part;
    const files = this.loaded();
    files.set(fileId, (files.get(fileId) ?? new Map()).set(part.part, part));
    this.changed.set(fileId, (this.changed.get(fileId) ?? new Set()).add(chunkOf(part.part)));
  }

  replace(fileId: number, parts: readonly PartRow[]): void {
    this.forgetFile(fileId);
    for (const part of parts) this.put(part);
  }

  forgetFile(fileId: number): void {
    this.changed.delete(fileId);
    if (this.loaded().delete(fileId)) this.sql.exec('DELETE FROM part_chunks WHERE file_id = ?', fileId);
  }

  /** Writes what changed; at the end of a transaction. */
  save(): void {
    for (const [fileId, chunks] of this.changed) {
      const parts = this.of(fileId);
      for (const chunk of chunks) {
        const rows = parts.filter(({ part }) => chunkOf(part) === chunk);
        this.sql.exec(
          'INSERT INTO part_chunks VALUES (?, ?, ?) ON CONFLICT (file_id, chunk) DO UPDATE SET parts = excluded.parts',
          fileId,
          chunk,
          JSON.stringify(
            rows.map(({ part, size, crc64nvme, md5, etag }) => [part, size, crc64nvme, md5, etag]),
          ),
        );
      }
    }
    this.changed.clear();
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.files = null;
    this.changed.clear();
  }

  private loaded(): Map<number, Map<number, PartRow>> {
    if (this.files) return this.files;
    const files = new Map<number, Map<number, PartRow>>();
    const rows = this.sql.exec<{ file_id: number; parts: string }>('SELECT file_id, parts FROM part_chunks');
    for (const { file_id, parts } of rows) {
      const known = files.get(file_id) ?? new Map<number, PartRow>();
      files.set(file_id, known);
      for (const [part, size, crc64nvme, md5, etag] of JSON.parse(parts) as StoredPart[])
        known.set(part, { file_id, part, size, crc64nvme, md5, etag });
    }
    this.files = files;
    return files;
  }
}

type StoredPart = [
  part: number,
  size: number,
  crc64nvme: string | null,
  md5: string | null,
  etag: string | null,
];

const chunkOf = (part: number): number => Math.floor((part - 1) / chunkParts);
