import { openDataDirectory } from './data-directory';
import { withLocalDatabase } from './local-database';
import { loadSecrets } from './secrets';
import { seedCompany, seedDemo } from './seed';
import { SeedOrderSchema } from './seed-order';

// A process of its own: wrangler's library takes over the signals of every process that loads it. The order comes over the
// channel, since its secrets belong on no command line.
process.once('message', (message) => {
  const { dataDir, storage, further } = SeedOrderSchema.parse(message);
  const data = openDataDirectory(dataDir);
  void withLocalDatabase(data, loadSecrets(data), async (db, keys) => {
    const done = await seedDemo(db, keys, storage);
    if (done === 'seeded') for (const seed of further) await seedCompany(db, keys, { ...seed, storage });
    console.log(done);
  }).then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
