import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BucketAccess } from '../../core/storage/object-store';
import { usageError } from '../command-error';

export type BucketKeys = Pick<BucketAccess, 'accessKeyId' | 'secretAccessKey' | 'temporary'>;

interface Named {
  readonly id: string | undefined;
  readonly secret: string | undefined;
  readonly token: string | undefined;
}

/**
 * Longshore gives the keys of a bucket to nobody: whoever looks into it by themselves needs their own. Those of the environment,
 * or else those of a profile in the file that the AWS command line keeps.
 */
export function bucketKeys(env: NodeJS.ProcessEnv): BucketKeys {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  const keys = keysOf({ id, secret, token }) ?? keysOf(ofProfile(env));
  if (keys) return keys;
  throw usageError(
    '--bucket looks into the bucket with keys of your own: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile of ~/.aws/credentials that has them.',
  );
}

function keysOf({ id, secret, token }: Named): BucketKeys | null {
  if (!id || !secret) return null;
  const temporary = token ? { sessionToken: token, expiresAtMs: Number.MAX_SAFE_INTEGER } : undefined;
  return { accessKeyId: id, secretAccessKey: secret, ...(temporary ? { temporary } : {}) };
}

function ofProfile(env: NodeJS.ProcessEnv): Named {
  const home = env.HOME ?? env.USERPROFILE ?? '';
  // Set to nothing counts as not set, as it does to AWS.
  const text = readText(env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws/credentials'));
  const values = sectionOf(text, env.AWS_PROFILE || 'default');
  const [id, secret] = [values.get('aws_access_key_id'), values.get('aws_secret_access_key')];
  return { id, secret, token: values.get('aws_session_token') };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The lines `name = value` below `[section]`, as AWS writes them. */
function sectionOf(text: string, section: string): Map<string, string> {
  const values = new Map<string, string>();
  let isIn = false;
  for (const line of text.split(/\r?\n/)) {
    const head = /^\s*\[([^\]]*)\]/.exec(line);
    if (head) isIn = head[1]?.trim() === section;
    const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (isIn && name && value !== undefined) values.set(name.toLowerCase(), value);
  }
  return values;
}
