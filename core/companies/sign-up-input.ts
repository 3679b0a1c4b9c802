import { z } from 'zod';
import { displayNameField, emailField, passwordField } from '../users/user-input';
import { companyNameField, slugField } from './company-input';

/** Forms send an empty text where nothing was entered. */
const optionalSlug = z.literal('').or(slugField).optional();

/** A new company with its first administrator. Without a name for addresses, one is made of the company's name. */
export const SignUpSchema = z
  .object({
    companyName: companyNameField,
    slug: optionalSlug,
    displayName: displayNameField,
    email: emailField,
    password: passwordField,
  })
  .strict();
export type SignUpInput = z.infer<typeof SignUpSchema>;
