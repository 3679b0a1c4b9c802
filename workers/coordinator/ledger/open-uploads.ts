/** The multipart upload of each file that has one open. Stored in the files' rows, and known here without a search of them. */
export class OpenUploads {
  private ids: Map<number, string> | null = null;

  constructor(private readonly sql: SqlStorage) {}

  has(fileId: number): boolean {
    return this.loaded().has(fileId);
  }

  fileIds(): number[] {
    return [...this.loaded().keys()];
  }

  filesOf(uploadIds: ReadonlySet<string>): number[] {
    return [...this.loaded()].flatMap(([fileId, uploadId]) => (uploadIds.has(uploadId) ? [fileId] : []));
  }

  /** What the file's row says now. */
  note(fileId: number, uploadId: string | null): void {
    if (uploadId === null) this.loaded().delete(fileId);
    else this.loaded().set(fileId, uploadId);
  }

  /** For a transaction that was rolled back. */
  forget(): void {
    this.ids = null;
  }

  private loaded(): Map<number, string> {
    this.ids ??= new Map(
      this.sql
        .exec<{ id: number; upload_id: string }>(
          'SELECT id, upload_id FROM files WHERE part_bytes IS NOT NULL AND upload_id IS NOT NULL ORDER BY id',
        )
        .toArray()
        .map(({ id, upload_id }) => [id, upload_id]),
    );
    return this.ids;
  }
}
