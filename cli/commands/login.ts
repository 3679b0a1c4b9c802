import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandError, exitCodes, usageError } from '../command-error';
import { forgetKept, type KeptSignIn, keep, keptFile, readKept } from '../kept-sign-in';
import { parseOrigin } from '../origin';
import type { Result } from '../result';
import { ask, checkedToken, serverAt } from '../server';

/** Takes a token from the environment, the standard input or the person; keeps it once the server accepted it. */
export async function login(env: NodeJS.ProcessEnv, named: string | undefined): Promise<Result> {
  const origin = named ?? (env.LONGSHORE_ORIGIN ? parseOrigin(env.LONGSHORE_ORIGIN) : readKept(env)?.origin);
  if (origin === undefined)
    throw usageError('Name your Longshore: longshore login --origin https://longshore.example.');
  const token = checkedToken(env.LONGSHORE_TOKEN || (await readToken(origin)));
  const server = serverAt(origin, token);
  const query = { limit: '1' };
  const { projects } = await ask(server, (client) => client.GET('/api/v1/projects', { params: { query } }));
  await ask(server, (client) => client.GET('/api/v1/sessions', { params: { query } }));
  const file = kept(env, { origin, token });
  const hint = projects.length === 0 ? '' : ' longshore projects shows where you may upload to.';
  return {
    exitCode: exitCodes.done,
    data: { origin },
    text: `Signed in to ${origin}; the token is kept in ${file}.${hint}`,
  };
}

function kept(env: NodeJS.ProcessEnv, signIn: KeptSignIn): string {
  try {
    return keep(env, signIn);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw usageError(
      `The token is accepted, but ${keptFile(env)} cannot be written${why}. Correct that, name another folder in XDG_CONFIG_HOME, or set LONGSHORE_TOKEN instead.`,
    );
  }
}

export function logout(env: NodeJS.ProcessEnv): Result {
  const had = forgetKept(env);
  const sentence = had
    ? 'The token is forgotten here. Under Profile, API tokens, it can be revoked too.'
    : 'No token is kept here.';
  return { exitCode: exitCodes.done, data: { forgotten: had }, text: sentence };
}

async function readToken(origin: string): Promise<string> {
  if (!process.stdin.isTTY) return await text(process.stdin);
  process.stderr.write(`API token for ${origin} (it is not shown): `);
  // What is typed would be echoed to this stream, and so stay in the terminal's history of lines.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new CommandError(exitCodes.interrupted, 'Nothing was kept.')));
      lines.once('close', () => resolve(''));
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
