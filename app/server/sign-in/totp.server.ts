import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with what every authenticator app supports: SHA-1, six digits, steps of thirty seconds. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** RFC 6238, section 5.2: one step each way, for clocks that differ and codes that are typed slowly. */
const window = 1;

/** 160 random bits, base32 (RFC 4226, section 4: at least 128, better 160). */
export function makeTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, label: string): string {
  return new TOTP({ ...form, issuer: 'Longshore', label, secret }).toString();
}

/** The time step whose code this is; null when it is none of the three that count now. */
export function totpStepOf(secret: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = new TOTP({ ...form, secret }).validate({ token: code, timestamp: nowMs, window });
  return delta === null ? null : TOTP.counter({ period: form.period, timestamp: nowMs }) + delta;
}
