import { z } from 'zod';
import { nameField } from '../projects/storage-profile-input';
import { UploadSettingsSchema } from '../protocol/upload-settings';
import { emailField } from '../users/user-input';

const domain = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Forms send an empty text where nothing was entered. */
const orNone = <Field extends z.ZodType>(field: Field) =>
  z
    .literal('')
    .transform(() => null)
    .or(z.null())
    .or(field);

export const slugField = z
  .string('Enter the name of the company for addresses.')
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/,
    'The name for addresses has 1 to 40 letters a to z, digits and "-", and begins and ends with no "-". Correct it.',
  )
  // /sso/<name> is where its people sign in, and /sso/callback/<company> where providers send them back.
  .refine((name) => name !== 'callback', 'This name is taken by Longshore itself. Choose another one.');

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

const limitField = (what: string, most: number) =>
  z
    .number(`Enter ${what} as a number, or leave it empty for none.`)
    .int(`Enter ${what} as a whole number.`)
    .min(1, `The least for ${what} is 1. Leave it empty for none.`)
    .max(most, `This is more than Longshore counts for ${what}. Leave it empty for none.`);

export const bytesLimitField = orNone(limitField('the bytes', Number.MAX_SAFE_INTEGER));
export const sessionsLimitField = orNone(limitField('the sessions', 1_000_000));
export const companyNameField = nameField('company');

/** An absent field stays as it is; null takes a value away. */
export const CompanyChangeSchema = z
  .object({
    name: companyNameField,
    slug: slugField,
    contactEmail: orNone(emailField),
    website: z
      .string('Enter the address of the website.')
      .trim()
      .max(300, 'The address of the website is longer than 300 characters. Shorten it.')
      .refine(
        (text) => text === '' || isWebAddress(text),
        'This is no web address. Enter one that begins with https://.',
      ),
    requireTwoFactor: z.boolean('Say whether two-factor sign-in is required.'),
    allowedEmailDomains: z
      .array(
        z
          .string('Enter a domain such as example.com.')
          .trim()
          .toLowerCase()
          .regex(domain, 'This is no domain. Enter one such as example.com, without "@".'),
        'Enter the domains as a list.',
      )
      .max(50, 'A company may allow 50 domains at the most. Remove some.'),
    defaultStorageProfileId: orNone(z.string('Choose a storage profile.').max(64)),
    defaultUploadSettings: UploadSettingsSchema.nullable(),
    quotaBytes: bytesLimitField,
    quotaSessions: sessionsLimitField,
  })
  .partial()
  .strict();
export type CompanyChange = z.infer<typeof CompanyChangeSchema>;
