import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { UserRow } from '../../../db/users';
import type { AppContext } from '../context';
import { readCookie, setCookie } from './sign-in-cookies.server';
import { readSignedText, signText } from './signed-text.server';

const purpose = 'trusted device';
const trustSeconds = 180 * 24 * 60 * 60;
const DeviceSchema = z.object({
  userId: z.string(),
  deviceId: z.string(),
  /** A device of the time of another password is a stranger again: whoever stole that one may own it. */
  passwordChangedAtMs: z.number().nullable(),
});
export type DeviceOwner = Pick<UserRow, 'id' | 'passwordChangedAtMs'>;

/**
 * OWASP, "Slow Down Online Guessing Attacks with Device Cookies": a browser in which a person has signed in is told from all
 * others for this person, and counted alone. So nobody elsewhere can lock it out. It is worth nothing without the password.
 */
export function readTrustedDevice(app: AppContext, request: Request, owner: DeviceOwner): string | null {
  const { id: userId, passwordChangedAtMs } = owner;
  const text = readCookie(request, cookieKind(userId));
  const device = readSignedText(app.env.SIGN_IN_SECRET, purpose, text, DeviceSchema, app.nowMs());
  const isTrusted = device?.userId === userId && device.passwordChangedAtMs === passwordChangedAtMs;
  return isTrusted ? device.deviceId : null;
}

/** The `Set-Cookie` value after a sign-in; a device that is known already keeps its name, and so its count. */
export function trustDevice(app: AppContext, request: Request, owner: DeviceOwner): string {
  const { id: userId, passwordChangedAtMs } = owner;
  const deviceId = readTrustedDevice(app, request, owner) ?? crypto.randomUUID();
  const expiresAtMs = app.nowMs() + trustSeconds * 1000;
  const text = signText(
    app.env.SIGN_IN_SECRET,
    purpose,
    { userId, deviceId, passwordChangedAtMs },
    expiresAtMs,
  );
  return setCookie(request, cookieKind(userId), text, trustSeconds);
}

/** One for each person, since a family may share a browser. */
function cookieKind(userId: string): string {
  return `device-${createHash('sha256').update(userId).digest('hex').slice(0, 12)}`;
}
