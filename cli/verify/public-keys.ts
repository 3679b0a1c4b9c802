import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { CommandError, exitCodes, usageError } from '../command-error';

const KeySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const timeoutMs = 30_000;

/** Public keys as a Longshore publishes them, kept in a file: so a receipt can be checked without any network. */
export async function keysFromFile(path: string): Promise<JSONWebKeySet> {
  try {
    return KeySetSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    throw usageError(`${path} holds no public keys. Save those of /.well-known/jwks.json in it.`);
  }
}

export async function keysFrom(origin: string): Promise<JSONWebKeySet> {
  try {
    const response = await fetch(`${origin}/.well-known/jwks.json`, {
      signal: AbortSignal.timeout(timeoutMs),
    });
    return KeySetSchema.parse(await response.json());
  } catch {
    const sentence = `${origin} does not tell its public keys. Check the address and your network, or use --keys.`;
    throw new CommandError(exitCodes.unreachable, sentence);
  }
}
