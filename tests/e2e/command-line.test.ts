import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../local/ports';
import { runCommand, sessionOf, startCommand } from './support/command-line';
import { makePlace } from './support/command-place';
import { expectBucketToHold } from './support/compare-bucket';
import { difficultFolder } from './support/difficult-folder';
import { makeFolder, plain } from './support/folder-maker';
import { makeToken } from './support/make-token';
import { scratchDirectory, storageControl } from './support/stack';

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
  const sessionId = await sessionOf(upload);
  const watching = startCommand(['watch', sessionId], env);
  await storageControl.clearFaults();
  expect(await watching.ended).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Completed: 200 files'),
  });
  expect((await upload.ended).exitCode).toBe(0);
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
