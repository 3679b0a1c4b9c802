import { z } from 'zod';
import { nameField, regionField } from './storage-profile-input';

const bucketSentence =
  'A bucket name has 3 to 63 lower-case letters, digits, "-" and "." and no address. Enter it as the provider shows it.';

/** Amazon S3 User Guide, "General purpose bucket naming rules". */
function isBucketName(name: string): boolean {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return false;
  return !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);
}

/** Forms send an empty text where nothing was entered: both mean the storage profile's own value. */
const orNone = <Field extends z.ZodType<string>>(field: Field) =>
  z
    .literal('')
    .transform(() => null)
    .or(z.null())
    .or(field);

const fields = {
  name: nameField('project'),
  description: z.string().trim().max(2_000, 'The description is longer than 2,000 characters. Shorten it.'),
  bucket: z.string('Enter the name of the bucket.').trim().refine(isBucketName, bucketSentence),
  storageProfileId: z.string('Choose a storage profile.').min(1, 'Choose a storage profile.').max(64),
  region: orNone(regionField),
  endpoint: orNone(z.string().trim().max(300)),
  active: z.boolean('Say whether the project is active.'),
};

export const ProjectInputSchema = z
  .object({
    ...fields,
    description: fields.description.default(''),
    region: fields.region.optional(),
    endpoint: fields.endpoint.optional(),
    active: fields.active.default(true),
  })
  .strict();
export type ProjectInput = z.infer<typeof ProjectInputSchema>;

/** An absent field stays as it is; null or an empty text takes the storage profile's region or endpoint. */
export const ProjectChangeSchema = z.object(fields).partial().strict();
export type ProjectChange = z.infer<typeof ProjectChangeSchema>;
