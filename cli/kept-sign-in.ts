import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { usageError } from './command-error';

const KeptSchema = z.object({ origin: z.string(), token: z.string() });
export type KeptSignIn = z.infer<typeof KeptSchema>;

/** XDG Base Directory Specification: what is not an absolute path does not count. */
export function keptFile(env: NodeJS.ProcessEnv): string {
  const named = env.XDG_CONFIG_HOME;
  return join(named?.startsWith('/') ? named : join(homedir(), '.config'), 'longshore', 'sign-in.json');
}

export function readKept(env: NodeJS.ProcessEnv): KeptSignIn | null {
  const file = keptFile(env);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    return KeptSchema.parse(JSON.parse(text));
  } catch {
    throw usageError(`${file} is damaged. Run longshore login --origin <address> again.`);
  }
}

/** Whole or not at all, and readable by its owner alone from its first byte on. */
export function keep(env: NodeJS.ProcessEnv, signIn: KeptSignIn): string {
  const file = keptFile(env);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(signIn, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
  return file;
}

/** Whether there was one, though it may have been damaged. */
export function forgetKept(env: NodeJS.ProcessEnv): boolean {
  const file = keptFile(env);
  const had = existsSync(file);
  rmSync(file, { force: true });
  return had;
}
