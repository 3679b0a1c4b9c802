import crypto from 'node:crypto';
import { compare } from 'bcryptjs';
import { normalizePassword } from '../../../core/access/password-rule';

/** OWASP Password Storage Cheat Sheet: scrypt with N=2^15, r=8, p=3. About a third of a second. */
const cost = { ln: 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;

/** In the form `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, base64 without padding. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(saltBytes);
  const hash = await derive(password, salt, cost);
  return `${formOfNow}${unpadded(salt)}$${unpadded(hash)}`;
}

const formOfNow = `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$`;
const scryptForm = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
/** Costs of 10 to 14: a stored hash must not be able to hold a Worker for minutes. */
const bcryptForm = /^\$2[aby]\$1[0-4]\$[./A-Za-z0-9]{53}$/;

/** False too for a hash of an unknown form. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  if (bcryptForm.test(stored)) return await compare(password, stored);
  const [, ln, r, p, salt, hash] = scryptForm.exec(stored) ?? [];
  if (!ln || !r || !p || !salt || !hash) return false;
  const wanted = Buffer.from(hash, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  });
  return wanted.length === given.length && crypto.timingSafeEqual(wanted, given);
}

/** Whether a hash is of another form or cost than we make now, as the bcrypt hashes of imported people are. */
export function needsRehash(stored: string): boolean {
  return !stored.startsWith(formOfNow);
}

/** Takes as long as a check of a real password, so that the time does not tell whether a username exists. */
export async function verifyNoPassword(password: string): Promise<false> {
  await derive(password, Buffer.alloc(saltBytes), cost);
  return false;
}

function derive(password: string, salt: Buffer, { ln, r, p }: typeof cost): Promise<Buffer> {
  const N = 2 ** ln;
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r };
    crypto.scrypt(normalizePassword(password), salt, hashBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
