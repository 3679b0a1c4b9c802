import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../local/ports';
import type { FaultAction } from '../../local/s3/faults';
import { type Running, runCommand, startCommand } from './support/command-line';
import { makePlace } from './support/command-place';
import { expectBucketToHold } from './support/compare-bucket';
import { difficultFolder } from './support/difficult-folder';
import { MiB, makeFolder, plain } from './support/folder-maker';
import { makeToken } from './support/make-token';
import { relayTo } from './support/relay';
import { scratchDirectory, storageControl, until } from './support/stack';

test('a folder of 2,000 difficult files arrives byte for byte from the command line', async () => {
  const folder = join(await scratchDirectory(), 'difficult folder');
  const files = await makeFolder(folder, 'command-line', difficultFolder());
  const { env, push, bucket, prefix } = await makePlace();
  const ran = await runCommand(push(folder, '--json'), env);
  expect(ran, ran.err).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(ran.out)).toMatchObject({
    state: 'completed',
    totals: { files: files.length, verified: files.length, failed: 0 },
  });
  await expectBucketToHold(bucket, prefix, files);
});

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

test('what may not be read is named with its reason, the rest is sent, and the exit code tells', async () => {
  const root = await scratchDirectory();
  const folder = join(root, 'partly readable');
  const files = await makeFolder(folder, 'unreadable', [
    plain('a/one.txt', 10),
    plain('b/two.txt', 20),
    plain('closed/three.txt', 30),
    plain('locked.txt', 40),
  ]);
  await symlink('nothing', join(folder, 'broken'));
  await chmod(join(folder, 'locked.txt'), 0);
  await chmod(join(folder, 'closed'), 0);
  onTestFinished(() => chmod(join(folder, 'closed'), 0o755));
  const { env, push, bucket, prefix } = await makePlace();
  // An administrator may read everything.
  await chmod(root, 0o755);
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const ran = await startCommand(push(folder), env, '', asNobody).ended;
  expect(ran, ran.err).toMatchObject({ exitCode: 1 });
  expect(ran.out).toContain('closed: It may not be read by you. Check its permissions.');
  expect(ran.out).toMatch(/broken: It was not found again: it is gone, a broken link/);
  expect(ran.out).toMatch(/locked\.txt: .*could not be read/);
  expect(ran.out).toContain('2 files could not be read, and were left out.');
  await expectBucketToHold(bucket, prefix, files.slice(0, 2));
});

interface HeldView {
  readonly counters: Record<'leased' | 'interrupted', { readonly files: number }>;
}

test('the exit code tells a script what happened, and one sentence says it', async () => {
  const folder = join(await scratchDirectory(), 'two');
  await makeFolder(folder, 'exit-codes', [plain('one.txt', 10), plain('two.txt', 20)]);
  const { env, push, bucket, prefix, call, cycleId } = await makePlace();
  const codeOf = async (args: string[], change: NodeJS.ProcessEnv = {}) => {
    const { exitCode, err } = await runCommand(args, { ...env, ...change });
    return { exitCode, sentence: err.split('\n')[0] ?? '' };
  };
  expect(await codeOf(['push', folder])).toEqual({
    exitCode: 2,
    sentence: 'Give the project by its name or id with --project.',
  });
  expect(await codeOf(['push', folder, '--project', 'Nothing', '--cycle', 'C1'])).toEqual({
    exitCode: 2,
    sentence: 'There is no project "Nothing" that you see. longshore projects shows those there are.',
  });
  expect((await codeOf(push(join(folder, 'one.txt')))).sentence).toMatch(/is no folder that can be read/);
  expect(await codeOf(push(folder), { LONGSHORE_TOKEN: '' })).toMatchObject({
    exitCode: 3,
    sentence: expect.stringContaining('longshore login'),
  });
  expect(await codeOf(push(folder), { LONGSHORE_TOKEN: `lsk_${'x'.repeat(43)}` })).toMatchObject({
    exitCode: 3,
    sentence: expect.stringContaining('does not accept the token'),
  });
  const readOnly = await makeToken(call, ['projects:read', 'sessions:read']);
  expect(await codeOf(push(folder), { LONGSHORE_TOKEN: readOnly })).toMatchObject({ exitCode: 3 });
  const begun = (await call('POST', '/sessions', { cycleId, folderName: 'two' })) as {
    session: { id: string };
  };
  expect(await codeOf(['resume', begun.session.id, folder], { LONGSHORE_TOKEN: readOnly })).toMatchObject({
    exitCode: 3,
  });
  const nobody = `http://127.0.0.1:${await freePort()}`;
  expect(await codeOf(push(folder, '--origin', nobody))).toEqual({
    exitCode: 4,
    sentence: `${nobody} cannot be reached. Check the address and your network, then try again.`,
  });

  await bucket.put(`${prefix}one.txt`, 'somebody else was here');
  const refused = await runCommand(push(folder, '--on-conflict', 'fail', '--json'), env);
  expect(refused.exitCode).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({
    state: 'completed_with_errors',
    failed: [{ path: 'one.txt', sentence: expect.stringContaining('already in the bucket') }],
  });
});

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
  const sessionId = /Session (\S+):/.exec(first.lines.join('\n'))?.[1] ?? '';
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

test('what is asked for in vain is said in one sentence, and makes no session', async () => {
  const folder = join(await scratchDirectory(), 'empty');
  await mkdir(folder);
  const { env, push, call } = await makePlace();
  const empty = await runCommand(push(folder), env);
  expect(empty).toMatchObject({ exitCode: 2, err: `${folder} has no file that could be sent.` });
  await writeFile(join(folder, '.DS_Store'), 'x');
  expect(await runCommand(push(folder), env)).toMatchObject({
    exitCode: 2,
    out: expect.stringContaining('1 file left out by the rule .DS_Store'),
  });
  await writeFile(join(folder, 'one.txt'), 'x');
  expect(await runCommand(push(folder, '--cycle', 'C9'), env)).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('has no cycle "C9"'),
  });
  const { LONGSHORE_ORIGIN: origin } = env;
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const waiting = startCommand(push(folder, '--origin', address), env);
  await once(silent, 'connection');
  waiting.child.kill('SIGINT');
  expect(await waiting.ended).toMatchObject({
    exitCode: 130,
    err: 'Interrupted before the upload began; nothing was sent.',
  });
  expect(await runCommand(['verify', 'no.jsonl', '--bucket'], { LONGSHORE_ORIGIN: origin })).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'),
  });
  const { sessions } = (await call('GET', '/sessions')) as { sessions: { folderName: string }[] };
  expect(sessions.filter(({ folderName }) => folderName === 'empty')).toEqual([]);
});

test('login checks a token and keeps it for its owner alone; nothing ever shows it', async () => {
  const { token, env, projectId } = await makePlace();
  const { LONGSHORE_TOKEN: _token, ...bare } = env;
  const wrong = await runCommand(['login'], bare, `lsk_${'y'.repeat(43)}\n`);
  expect(wrong.exitCode).toBe(3);
  const noFolder = { ...bare, XDG_CONFIG_HOME: join(await scratchDirectory(), 'file') };
  await writeFile(noFolder.XDG_CONFIG_HOME, '');
  expect(await runCommand(['login', '--json'], noFolder, `${token}\n`)).toMatchObject({
    exitCode: 2,
    out: expect.stringMatching(/^\{"error":"The token is accepted, but .* cannot be written \(\w+\)\./),
    err: '',
  });
  const ran = await runCommand(['login'], bare, `${token}\n`);
  expect(ran.exitCode).toBe(0);
  expect(ran.out + ran.err + wrong.err).not.toMatch(/lsk_\w{10}/);
  const { mode } = await stat(join(bare.XDG_CONFIG_HOME, 'longshore/sign-in.json'));
  expect(mode & 0o777).toBe(0o600);
  const { LONGSHORE_ORIGIN: _origin, ...kept } = bare;
  const projects = await runCommand(['projects', '--json'], kept);
  expect(JSON.parse(projects.out)).toContainEqual(expect.objectContaining({ id: projectId }));
  expect((await runCommand(['logout'], kept)).exitCode).toBe(0);
  expect((await runCommand(['projects'], kept)).exitCode).toBe(3);
});

test('cycles and sessions list what is there, as a table and as JSON', async () => {
  const { env, call, cycleId, projectId, prefix } = await makePlace();
  const said = async (...args: string[]) => {
    const ran = await runCommand(args, env);
    expect(ran, ran.err).toMatchObject({ exitCode: 0 });
    return ran.out;
  };
  const cycles = await said('cycles', '--project', projectId);
  const [head = '', , row = ''] = cycles.split('\n');
  expect(head).toMatch(/^Cycle +Status +Prefix +Files +Bytes$/);
  expect(row).toMatch(/^C1 /);
  expect(row).toContain(prefix);
  const listed = JSON.parse(await said('cycles', '--project', projectId, '--json'));
  expect(listed).toEqual([expect.objectContaining({ id: cycleId, label: 'C1', filesUploaded: 0 })]);

  expect(await said('sessions', '--project', projectId)).toBe('There are no sessions.');
  const { session } = (await call('POST', '/sessions', { cycleId, folderName: 'samples' })) as {
    session: { id: string };
  };
  const sessions = await said('sessions', '--project', projectId, '--state', 'pending');
  expect(sessions.split('\n')[0]).toMatch(/^Session +State +Folder +Cycle +Files +Begun$/);
  expect(sessions.split('\n').slice(2)).toEqual([
    expect.stringMatching(new RegExp(`^${session.id} .* samples .* C1 +0 of 0 `)),
  ]);
  expect(JSON.parse(await said('sessions', '--project', projectId, '--json'))).toEqual([
    expect.objectContaining({ id: session.id, folderName: 'samples', state: 'pending' }),
  ]);
  expect(await said('sessions', '--project', projectId, '--state', 'completed')).toBe(
    'There are no sessions.',
  );

  expect(await runCommand(['cycles', '--project', 'Nothing'], env)).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('There is no project "Nothing" that you see.'),
  });
  expect(await runCommand(['sessions', '--state', 'lost'], env)).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('and not "lost".'),
  });
});

test('watch shows a session until it ends, without changing it', async () => {
  const folder = join(await scratchDirectory(), 'watched');
  await makeFolder(
    folder,
    'watched',
    Array.from({ length: 200 }, (_, at) => plain(`${at}.dat`, 400_000)),
  );
  const { env, push, prefix } = await makePlace();
  await storageControl.setFaults({ match: { keyPrefix: prefix }, action: { kind: 'delay', ms: 300 } });
  const upload = startCommand(push(folder), env);
  const sessionId = await until(
    'the session',
    async () => /Session (\S+):/.exec(upload.lines.join('\n'))?.[1] ?? '',
    (id) => id !== '',
  );
  const watching = startCommand(['watch', sessionId], env);
  await storageControl.clearFaults();
  expect(await watching.ended).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Completed: 200 files'),
  });
  expect((await upload.ended).exitCode).toBe(0);
});

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

/** In memory, and so the only file system of usual machines that keeps times of the far future; of Linux. */
const memory = '/dev/shm';

test.skipIf(!existsSync(memory))(
  'a file that the session does not take is named, and the command ends with 1',
  async () => {
    const folder = await mkdtemp(join(memory, 'longshore-times-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'now.txt'), 'x');
    await writeFile(join(folder, 'never.txt'), 'x');
    await utimes(join(folder, 'never.txt'), 9e12, 9e12);
    const { env, push } = await makePlace();
    const ran = await runCommand(push(folder, '--json'), env);
    expect(ran, ran.err).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(ran.out)).toMatchObject({
      state: 'completed',
      totals: { files: 1, verified: 1 },
      rejected: { files: 1, named: [{ path: 'never.txt', sentence: expect.stringContaining('time') }] },
    });
  },
);

test('what a rule leaves out takes nothing from a whole upload, though it could not be sent', async () => {
  const folder = join(await scratchDirectory(), 'rules');
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  await writeFile(join(folder, 'one.txt'), 'x');
  await writeFile(join(folder, '.longshoreignore'), '*.sock\nnode_modules/\n');
  await symlink('..', join(folder, 'node_modules/up'));
  await once(spawn('mkfifo', [join(folder, 'x.sock')]), 'close');
  const { env, push } = await makePlace();
  const ran = await runCommand(push(folder, '--json'), env);
  expect(ran, ran.err).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(ran.out)).toMatchObject({ totals: { files: 2, verified: 2 }, unreadable: [] });
});

test('an upload that was left to itself outlives the terminal that it was begun in', async () => {
  const folder = join(await scratchDirectory(), 'left to itself');
  await makeFolder(folder, 'hang-up', [plain('one.txt', 10)]);
  const { env, push, prefix } = await makePlace();
  await storageControl.setFaults({ match: { keyPrefix: prefix }, action: { kind: 'delay', ms: 300 } });
  const running = startCommand(push(folder), env);
  await until(
    'the session',
    async () => running.lines.join('\n'),
    (said) => /Session (\S+):/.test(said),
  );
  running.child.kill('SIGHUP');
  expect(await running.ended).toMatchObject({ exitCode: 0 });
});

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
  await saysItsSession(watching);
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
  await saysItsSession(again);
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
  const sessionId = await saysItsSession(running);
  await until(
    'the verification',
    async () => (await call('GET', `/sessions/${sessionId}`)) as { view: { state: string } },
    ({ view }) => view.state === 'verifying',
  );
  return { folder, files, env, bucket, prefix, sessionId, running };
}

const saysItsSession = (running: Running): Promise<string> =>
  until(
    'the session',
    async () => /Session (\S+):/.exec(running.lines.join('\n'))?.[1] ?? '',
    (id) => id !== '',
  );

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
