import { z } from 'zod';
import { displayNameField, emailField } from '../users/user-input';
import { bytesLimitField, companyNameField, sessionsLimitField, slugField } from './company-input';

const limits = { limitBytes: bytesLimitField, limitSessions: sessionsLimitField };

/** What the operator says of a new company; its first administrator is invited. */
export const OperatorCompanySchema = z
  .object({
    companyName: companyNameField,
    slug: slugField.optional(),
    displayName: displayNameField,
    email: emailField,
    ...limits,
  })
  .partial({ limitBytes: true, limitSessions: true })
  .strict();
export type OperatorCompany = z.infer<typeof OperatorCompanySchema>;

/** An absent limit stays as it is; null takes it away. */
export const LimitsChangeSchema = z.object(limits).partial().strict();
export type LimitsChange = z.infer<typeof LimitsChangeSchema>;
