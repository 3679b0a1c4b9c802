import type { PartRow } from './file-row';

/** The parts of files that are on their way, and the sum of their bytes in each file's row. */
export class PartTable {
  constructor(private readonly sql: SqlStorage) {}

  of(fileId: number): PartRow[] {
    return this.sql.exec<PartRow>('SELECT * FROM parts WHERE file_id = ? ORDER BY part', fileId).toArray();
  }

  /** Part numbers by file, for files that have some. */
  numbersOf(fileIds: readonly number[]): Map<number, number[]> {
    const byFile = new Map<number, number[]>();
    const rows = this.sql.exec<{ file_id: number; part: number }>(
      'SELECT file_id, part FROM parts WHERE file_id IN (SELECT value FROM json_each(?)) ORDER BY file_id, part',
      JSON.stringify(fileIds),
    );
    for (const row of rows) byFile.set(row.file_id, [...(byFile.get(row.file_id) ?? []), row.part]);
    return byFile;
  }

  /** Records a finished part; a second report of the same part changes nothing that counts. */
  put(part: PartRow): void {
    this.sql.exec(
      'INSERT OR REPLACE INTO parts (file_id, part, size, crc64nvme, md5, etag) VALUES (?, ?, ?, ?, ?, ?)',
      part.file_id,
      part.part,
      part.size,
      part.crc64nvme,
      part.md5,
      part.etag,
    );
    this.sql.exec(
      'UPDATE files SET parts_done_bytes = (SELECT coalesce(sum(size), 0) FROM parts WHERE file_id = ?) WHERE id = ?',
      part.file_id,
      part.file_id,
    );
  }

  replace(fileId: number, parts: readonly PartRow[]): void {
    this.forget(fileId);
    for (const part of parts) this.put(part);
  }

  forget(fileId: number): void {
    this.sql.exec('DELETE FROM parts WHERE file_id = ?', fileId);
    this.sql.exec('UPDATE files SET parts_done_bytes = 0 WHERE id = ? AND parts_done_bytes <> 0', fileId);
  }
}
