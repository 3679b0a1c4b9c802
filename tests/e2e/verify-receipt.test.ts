import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../local/ports';
import { runCommand } from './support/command-line';
import { makePlace } from './support/command-place';
import { MiB, makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, stack, until } from './support/stack';

test('a receipt is checked by its signature, against a folder and against the bucket', async () => {
  const root = await scratchDirectory();
  const folder = join(root, 'measured');
  await makeFolder(folder, 'verify', [plain('a/small.txt', 10), plain('b/large.bin', 20 * MiB)]);
  const { env, push, bucket, prefix } = await makePlace();
  const pushed = await runCommand(push(folder, '--json'), env);
  const { sessionId } = JSON.parse(pushed.out) as { sessionId: string };
  const key = (file: string) => `${prefix}.longshore/receipts/${sessionId}/attempt-1/${file}`;
  const isThere = (keys: readonly { key: string }[]) => keys.some((each) => each.key === key('receipt.jws'));
  await until('the receipt', () => bucket.listAll(prefix), isThere);
  const receipt = join(root, 'receipt.jsonl');
  for (const file of ['receipt.jsonl', 'receipt.csv', 'receipt.jws'])
    await writeFile(join(root, file), await bucket.text(key(file)));
  const { accessKeyId, secretAccessKey } = stack().storage;
  const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const verify = (...more: string[]) => runCommand(['verify', receipt, ...more], { ...env, ...keys });

  const genuine = await verify('--folder', folder, '--bucket', '--json');
  expect(genuine, genuine.err).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(genuine.out)).toMatchObject({
    genuine: true,
    receipt: { session: { id: sessionId }, totals: { files: 2, uploaded: 2 } },
    folder: { same: 2, bySizeAlone: 0, differences: [] },
    bucket: { same: 2, differences: [] },
  });

  const jwks = join(root, 'keys.json');
  await writeFile(jwks, await (await fetch(`${stack().appUrl}/.well-known/jwks.json`)).text());
  const offline = { LONGSHORE_ORIGIN: `http://127.0.0.1:${await freePort()}` };
  expect(await runCommand(['verify', receipt, '--keys', jwks], offline)).toMatchObject({ exitCode: 0 });
  expect(await runCommand(['verify', receipt], offline)).toMatchObject({ exitCode: 4 });

  const large = await readFile(join(folder, 'b/large.bin'));
  large[12_345_678] = (large[12_345_678] ?? 0) ^ 1;
  await writeFile(join(folder, 'b/large.bin'), large);
  await bucket.put(`${prefix}a/small.txt`, 'ten bytes!');
  const changed = await verify('--folder', folder, '--bucket', '--json');
  expect(changed.exitCode).toBe(1);
  expect(JSON.parse(changed.out)).toMatchObject({
    folder: { same: 1, differences: [{ path: 'b/large.bin', sentence: 'Its bytes are others.' }] },
    bucket: { same: 1, differences: [{ path: 'a/small.txt' }] },
  });

  const renamed = join(root, 'renamed.jsonl');
  const csv = await readFile(join(root, 'receipt.csv'), 'utf8');
  // Reading it out of the bucket as text takes away the byte order mark, which was signed.
  await writeFile(renamed, `\ufeff${csv.replace(/^\ufeff/, '')}`);
  const signed = ['--signature', join(root, 'receipt.jws')];
  expect(await runCommand(['verify', renamed, '--folder', folder, ...signed], env)).toMatchObject({
    exitCode: 2,
    err: 'Only the JSON lines of a receipt can be compared. Name receipt.jsonl instead.',
  });

  const text = await readFile(receipt, 'utf8');
  await writeFile(receipt, text.replace('small.txt', 'smell.txt'));
  const forged = await verify();
  expect(forged).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('not the one that was signed'),
  });
  expect(await runCommand(['verify', join(root, 'none.jsonl')], env)).toMatchObject({ exitCode: 2 });
});
