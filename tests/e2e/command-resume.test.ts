import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FaultAction } from '../../local/s3/faults';
import { runCommand, sessionOf, startCommand } from './support/command-line';
import { makePlace } from './support/command-place';
import { expectBucketToHold } from './support/compare-bucket';
import { makeFolder, plain } from './support/folder-maker';
import { scratchDirectory, storageControl, until } from './support/stack';

test('resume tells how a session ended, and sends again what failed only where it is asked to', async () => {
  const folder = join(await scratchDirectory(), 'ended');
  const files = await makeFolder(folder, 'ended', [plain('one.txt', 10), plain('two.txt', 20)]);
  const { env, push, bucket, prefix } = await makePlace();
  await storageControl.setFaults({
    match: { operation: 'PutObject', keyPattern: `^${prefix}two\\.txt$` },
    action: { kind: 'status', status: 400, code: 'EntityTooLarge' },
  });
  const first = await runCommand(push(folder, '--json'), env);
  expect(first, first.err).toMatchObject({ exitCode: 1 });
  await storageControl.clearFaults();
  const { sessionId } = JSON.parse(first.out) as { sessionId: string };
  const told = await runCommand(['resume', sessionId, folder], env);
  expect(told, told.err).toMatchObject({ exitCode: 1, err: '' });
  expect(told.out).toContain('1 file uploaded (10 B), 0 skipped, 1 failed');
  expect(told.out).toContain(`longshore resume ${sessionId} ${folder} --retry`);
  const again = await runCommand(['resume', '--retry', sessionId, folder], env);
  expect(again, again.err).toMatchObject({ exitCode: 0, out: expect.stringContaining('2 files uploaded') });
  await expectBucketToHold(bucket, prefix, files);
  for (const more of [[], ['--retry']])
    expect(await runCommand(['resume', sessionId, folder, ...more], env)).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/Completed: 2 files uploaded .*failed or cancelled\.$/),
    });
});

test('resume of a session that is being verified waits for its end', async () => {
  const { folder, env, sessionId, running } = await verifying('verifying');
  const watching = startCommand(['resume', sessionId, folder], env);
  await sessionOf(watching);
  await storageControl.clearFaults();
  expect(await watching.ended).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Completed: 2 files'),
  });
  expect(await running.ended).toMatchObject({ exitCode: 0 });
});

test('resume --retry of a session that is being verified sends again what its end finds failed', async () => {
  const refused = { kind: 'status', status: 400, code: 'EntityTooLarge' } as const;
  const { folder, files, env, bucket, prefix, sessionId } = await verifying('retried', refused);
  const again = startCommand(['resume', '--retry', sessionId, folder], env);
  await sessionOf(again);
  await storageControl.clearFaults();
  const { exitCode, out, err } = await again.ended;
  expect(exitCode, err).toBe(0);
  expect(out).toContain('Completed: 2 files uploaded');
  await expectBucketToHold(bucket, prefix, files);
});

/**
 * An upload of two files whose verification waits for the bucket until the faults are cleared. `ofSecond`: what becomes of the
 * second file, if it is not to arrive.
 */
async function verifying(name: string, ...ofSecond: FaultAction[]) {
  const folder = join(await scratchDirectory(), name);
  const files = await makeFolder(folder, name, [plain('one.txt', 10), plain('two.txt', 20)]);
  const { env, push, bucket, prefix, call } = await makePlace();
  const match = { operation: 'PutObject', keyPrefix: `${prefix}two` };
  const hold = { kind: 'hold' } as const;
  await storageControl.setFaults(...[hold, ...ofSecond].map((action) => ({ match, action })));
  const running = startCommand(push(folder), env);
  await until(
    'the first file',
    () => bucket.list(prefix),
    (objects) => objects.length > 0,
  );
  await storageControl.setFaults({
    match: { operation: 'ListObjectsV2' },
    action: { kind: 'status', status: 503, code: 'SlowDown' },
  });
  const sessionId = await sessionOf(running);
  await until(
    'the verification',
    async () => (await call('GET', `/sessions/${sessionId}`)) as { view: { state: string } },
    ({ view }) => view.state === 'verifying',
  );
  return { folder, files, env, bucket, prefix, sessionId, running };
}

test('a session that was begun on the page leaves out the same files when the command goes on with it', async () => {
  const folder = join(await scratchDirectory(), 'tidy');
  await makeFolder(
    folder,
    'tidy',
    ['.DS_Store', 'a/keep.dat', 'a/x.tmp'].map((path) => plain(path, 1_000)),
  );
  const { env, call, cycleId, bucket, prefix } = await makePlace();
  const ignoreChoice = { useDefaults: false, own: '*.tmp', useFolderFile: true };
  const { session } = (await call('POST', '/sessions', { cycleId, folderName: 'tidy', ignoreChoice })) as {
    session: { id: string };
  };
  const ran = await runCommand(['resume', session.id, folder], env);
  expect(ran, ran.err).toMatchObject({ exitCode: 0 });
  const keys = (await bucket.list(prefix)).map(({ key }) => key.slice(prefix.length));
  expect(keys.sort()).toEqual(['.DS_Store', 'a/keep.dat']);
});
