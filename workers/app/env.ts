import { z } from 'zod';
import type { AppEnv } from '../../app/server/context';
import { parseRate } from '../../core/access/rate-policy';

/** The text half of the environment; bindings are made by the platform and cannot be half there. */
const EnvSchema = z.object({
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
});

/** Throws an error that names the setting, never its value. */
export function readAppEnv(env: AppEnv): AppEnv {
  const parsed = EnvSchema.safeParse(env);
  if (parsed.success) return env;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Error(`The app Worker's settings are not usable: ${problems.join('; ')}`);
}
