import { join } from 'node:path';
import { getPlatformProxy } from 'wrangler';
import { projectRoot } from '../../local/child-process';
import type { DataDirectory } from '../../local/data-directory';
import { type Seeded, seed } from './seed';

const rowsAtOnce = 500;

/** Fills the migrated, empty database of a data directory. */
export async function fillDatabase(data: DataDirectory): Promise<Seeded> {
  const proxy = await getPlatformProxy<{ DB: D1Database }>({
    configPath: join(projectRoot, 'local/database-only.toml'),
    persist: { path: join(data.state, 'v3') },
    remoteBindings: false,
  });
  try {
    return await seed(async (table, rows) => {
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        const chunk = rows.slice(from, from + rowsAtOnce);
        const columns = Object.keys(chunk[0] ?? {});
        // D1 takes 100 parameters a statement, so the rows go as one.
        const values = columns.map((column) => `value ->> '$.${column}'`).join(', ');
        await proxy.env.DB.prepare(
          `insert into ${table} (${columns.join(', ')}) select ${values} from json_each(?)`,
        )
          .bind(JSON.stringify(chunk))
          .run();
      }
    }, Date.now());
  } finally {
    await proxy.dispose();
  }
}
