import { z } from 'zod';
import type { AppEnv } from '../../app/server/context';
import { parseRate } from '../../core/access/rate-policy';

/** The text half of the environment; bindings are made by the platform and cannot be half there. */
const EnvSchema = z
  .object({
    SIGN_IN_SECRET: z.string('is missing').min(32, 'is shorter than 32 characters'),
    SIGN_IN_KEYS: z.string('is missing').min(1, 'is empty'),
    SECRET_KEYS: z.string('is missing').min(1, 'is empty'),
    SIGN_UP: z.enum(['open', 'closed'], 'is neither "open" nor "closed"').optional(),
    OPERATOR_TOKEN: z.string().min(32, 'is shorter than 32 characters').optional(),
    LOCAL_MODE: z.enum(['true', 'false'], 'is neither "true" nor "false"'),
    API_RATE_LIMIT: z
      .string()
      .refine((text) => parseRate(text) !== null, 'is not of the form "600/60"')
      .optional(),
    APP_ORIGIN: z.string().optional(),
  })
  // Links in mails must not follow whatever host a request names.
  .refine(({ LOCAL_MODE, APP_ORIGIN }) => LOCAL_MODE === 'true' || isHttpsOrigin(APP_ORIGIN), {
    path: ['APP_ORIGIN'],
    message: 'is not an address such as "https://longshore.example"',
  });

function isHttpsOrigin(text: string | undefined): boolean {
  return (
    text !== undefined && URL.canParse(text) && new URL(text).origin === text && text.startsWith('https://')
  );
}

/** Throws an error that names the setting, never its value. */
export function readAppEnv(env: AppEnv): AppEnv {
  const parsed = EnvSchema.safeParse(env);
  if (parsed.success) return env;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Error(`The app Worker's settings are not usable: ${problems.join('; ')}`);
}
