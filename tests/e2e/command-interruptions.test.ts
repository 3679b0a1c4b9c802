import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Running, runCommand, sessionOf, startCommand } from './support/command-line';
import { makePlace } from './support/command-place';
import { expectBucketToHold } from './support/compare-bucket';
import { MiB, makeFolder, plain } from './support/folder-maker';
import { relayTo } from './support/relay';
import { scratchDirectory, storageControl, until } from './support/stack';

test('Ctrl-C gives everything back and says how to go on, and only the rest is sent then', async () => {
  const folder = join(await scratchDirectory(), 'interrupted');
  const files = await makeFolder(folder, 'command-line-interrupted', [
    ...Array.from({ length: 1_500 }, (_, index) => plain(`a/${index}.dat`, 3_000 + index)),
    plain('b/large.bin', 80 * MiB),
  ]);
  const { env, push, bucket, prefix, call } = await makePlace();
  await storageControl.clearLog();
  await storageControl.setFaults(
    { match: { operation: 'UploadPart', keyPrefix: prefix }, action: { kind: 'delay', ms: 1_000 } },
    { match: { operation: 'PutObject', keyPrefix: prefix }, action: { kind: 'delay', ms: 100 } },
  );
  const first = startCommand(push(folder), env);
  await until(
    'a part of the upload',
    () => bucket.list(prefix),
    (objects) => objects.length >= 300,
  );
  first.child.kill('SIGINT');
  const { exitCode, err } = await first.ended;
  expect(exitCode).toBe(130);
  const goOn = /longshore (resume (\S+)) (\S+)$/.exec(err);
  const sessionId = goOn?.[2] ?? '';
  expect(goOn?.[3], err).toBe(folder);
  await storageControl.clearFaults();
  const view = await until(
    'that nothing is held any more',
    async () => (await call('GET', `/sessions/${sessionId}`)) as { view: HeldView },
    ({ view: { counters } }) => counters.leased.files + counters.interrupted.files === 0,
  );
  expect(view.view).toMatchObject({ state: 'in_progress', engines: 0 });

  const second = await runCommand(['resume', sessionId, folder, '--json'], env);
  expect(second, second.err).toMatchObject({ exitCode: 0 });
  await expectBucketToHold(bucket, prefix, files);
  const answered = (await storageControl.log()).filter(
    ({ operation, status, key }) => operation === 'PutObject' && status === 200 && key.startsWith(prefix),
  );
  const keys = answered.map(({ key }) => key);
  expect(keys.length - new Set(keys).size, 'files that were sent twice').toBe(0);
});

interface HeldView {
  readonly counters: Record<'leased' | 'interrupted', { readonly files: number }>;
}

test('a second Ctrl-C ends at once, with the same exit code and the way to go on', async () => {
  const { folder, files, env, bucket, prefix, running, relay } = await interruptedInSilence('stderr');
  const { exitCode, err } = await running.ended;
  expect(exitCode).toBe(130);
  expect(err).toMatch(/^Interrupted\..*\n.*longshore resume/);
  relay.cut();
  const sessionId = /Ended at once\..*\n.*longshore resume (\S+)/.exec(err)?.[1] ?? '';
  await storageControl.clearFaults();
  const again = await runCommand(['resume', sessionId, folder], env);
  expect(again, again.err).toMatchObject({ exitCode: 0 });
  await expectBucketToHold(bucket, prefix, files);
});

test('a script reads one JSON document, also where it interrupts twice', async () => {
  const { running, second } = await interruptedInSilence('stdout', '--json');
  const { exitCode, out } = await running.ended;
  expect(second.hit, 'the second signal').toBe(true);
  expect(exitCode).toBe(130);
  expect(JSON.parse(out)).toMatchObject({
    error: expect.stringContaining('longshore resume'),
    exitCode: 130,
  });
});

/**
 * An upload that is interrupted, and does not end by itself at once: its socket waits for a goodbye that does not come. As soon as it
 * says something it is interrupted again.
 */
async function interruptedInSilence(speaksOn: 'stdout' | 'stderr', ...flags: string[]) {
  const folder = join(await scratchDirectory(), 'twice');
  const plans = Array.from({ length: 200 }, (_, at) => plain(`${at}.dat`, 1_000));
  const files = await makeFolder(folder, 'twice', plans);
  const { env, push, bucket, prefix } = await makePlace();
  const relay = await relayTo(env.LONGSHORE_ORIGIN);
  await storageControl.setFaults({ match: { keyPrefix: prefix }, after: 20, action: { kind: 'hold' } });
  const running = startCommand(push(folder, ...flags), { ...env, LONGSHORE_ORIGIN: relay.url });
  await until(
    'a file of the upload',
    () => bucket.list(prefix),
    (objects) => objects.length > 0,
  );
  relay.silence();
  const second = { hit: false };
  running.child[speaksOn]?.once('data', () => {
    second.hit = running.child.exitCode === null && running.child.kill('SIGINT');
  });
  running.child.kill('SIGINT');
  return { folder, files, env, bucket, prefix, running, relay, second };
}

test('a bucket that stays silent ends the command after its patience, and the upload can be resumed', async () => {
  const folder = join(await scratchDirectory(), 'silent');
  const files = await makeFolder(folder, 'silent', [plain('one.txt', 10)]);
  const { env, push, bucket, prefix } = await makePlace();
  await storageControl.stop();
  const { LONGSHORE_ORIGIN: origin, ...elsewhere } = env;
  const ran = await runCommand(push(folder, '--patience', '0', '--origin', origin), elsewhere);
  expect(ran.exitCode).toBe(4);
  expect(ran.err).toMatch(new RegExp(` --origin ${origin}$`));
  await storageControl.start();
  const goOn = /longshore (resume .*)/.exec(ran.err)?.[1] ?? '';
  const again = await runCommand(goOn.split(' '), elsewhere);
  expect(again, again.err).toMatchObject({ exitCode: 0, out: expect.stringContaining('1 file uploaded') });
  await expectBucketToHold(bucket, prefix, files);
});

test('a server that is away for a moment is waited for, and one that stays away ends the command after its patience', async () => {
  const folder = join(await scratchDirectory(), 'away');
  const files = await makeFolder(
    folder,
    'away',
    Array.from({ length: 800 }, (_, at) => plain(`${at}.dat`, 1_000)),
  );
  const { env, push, bucket, prefix } = await makePlace();
  const relay = await relayTo(env.LONGSHORE_ORIGIN);
  const away = { ...env, LONGSHORE_ORIGIN: relay.url };
  await storageControl.setFaults({ match: { keyPrefix: prefix }, action: { kind: 'delay', ms: 600 } });
  const shows = (running: Running, text: RegExp) =>
    until(
      String(text),
      async () => running.lines.join('\n'),
      (said) => text.test(said),
    );
  const first = startCommand(push(folder, '--patience', '0'), away);
  await shows(first, /[1-9]\d* of 800 files/);
  const sessionId = await sessionOf(first);
  const watching = startCommand(['watch', sessionId, '--patience', '0'], away);
  await shows(watching, / of 800 files/);
  relay.cut();
  const goOn = `longshore resume ${sessionId} ${folder}`;
  expect(await first.ended).toMatchObject({ exitCode: 4, err: expect.stringContaining(goOn) });
  expect(await watching.ended).toMatchObject({
    exitCode: 4,
    err: expect.stringContaining('The server does not answer.'),
  });

  relay.mend();
  const second = startCommand(['resume', sessionId, folder], away);
  await shows(second, / of 800 files/);
  relay.cut();
  await shows(second, /The server does not answer\./);
  await storageControl.clearFaults();
  relay.mend();
  expect(await second.ended).toMatchObject({ exitCode: 0 });
  await expectBucketToHold(bucket, prefix, files);
});

test('an upload that was left to itself outlives the terminal that it was begun in', async () => {
  const folder = join(await scratchDirectory(), 'left to itself');
  await makeFolder(folder, 'hang-up', [plain('one.txt', 10)]);
  const { env, push, prefix } = await makePlace();
  await storageControl.setFaults({ match: { keyPrefix: prefix }, action: { kind: 'delay', ms: 300 } });
  const running = startCommand(push(folder), env);
  await sessionOf(running);
  running.child.kill('SIGHUP');
  expect(await running.ended).toMatchObject({ exitCode: 0 });
});

test('an upload goes on though nobody reads any more what it says', async () => {
  const folder = join(await scratchDirectory(), 'unread');
  const files = await makeFolder(folder, 'unread', [plain('one.txt', 10)]);
  const { env, push, bucket, prefix } = await makePlace();
  const running = startCommand(push(folder), env);
  running.child.stdout?.destroy();
  running.child.stderr?.destroy();
  expect(await running.ended).toMatchObject({ exitCode: 0 });
  await expectBucketToHold(bucket, prefix, files);
});
