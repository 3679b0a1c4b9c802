/** The numbers of folders by their paths; those that are new get one. Each path stands once. */
export function folderIds(sql: SqlStorage, folders: readonly string[]): ReadonlyMap<string, number> {
  const list = JSON.stringify([...new Set(folders)]);
  sql.exec(
    'INSERT INTO folders (path) SELECT value FROM json_each(?) WHERE value NOT IN (SELECT path FROM folders)',
    list,
  );
  const rows = sql.exec<{ id: number; path: string }>(
    'SELECT id, path FROM folders WHERE path IN (SELECT value FROM json_each(?))',
    list,
  );
  return new Map(rows.toArray().map(({ id, path }) => [path, id]));
}

export function idIn(folders: ReadonlyMap<string, number>, path: string): number {
  const id = folders.get(path);
  if (id === undefined) throw new Error('A folder was not stored by its own name');
  return id;
}
