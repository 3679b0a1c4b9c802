import { z } from 'zod';

export const nameField = (what: string) =>
  z
    .string(`Enter the name of the ${what}.`)
    .trim()
    .min(1, `Enter the name of the ${what}.`)
    .max(100, `The name of the ${what} is longer than 100 characters. Shorten it.`);

export const regionField = z
  .string('Enter the region, such as eu-central-1.')
  .trim()
  .regex(
    /^[a-zA-Z0-9-]{1,64}$/,
    'The region holds letters, digits and "-" only. Enter it as the provider writes it, such as eu-central-1.',
  );

const fields = {
  name: nameField('storage profile'),
  /** Read with `parseEndpoint`, whose rules depend on the local mode. */
  endpoint: z
    .string('Enter the endpoint address.')
    .trim()
    .min(1, 'Enter the endpoint address.')
    .max(300, 'The endpoint address is too long. Enter only its origin.'),
  region: regionField,
  accessKeyId: z
    .string('Enter the access key ID.')
    .trim()
    .regex(
      /^[\w.+=@-]{3,128}$/,
      'The access key ID is not one. Copy it again from the storage provider, without spaces.',
    ),
};

const secretField = z
  .string('Enter the secret access key.')
  .trim()
  .max(512, 'The secret access key is longer than 512 characters. Copy it again from the storage provider.');

export const StorageProfileInputSchema = z
  .object({ ...fields, secretAccessKey: secretField.min(1, 'Enter the secret access key.') })
  .strict();
export type StorageProfileInput = z.infer<typeof StorageProfileInputSchema>;

/** An absent field, or an empty secret, stays as it is. */
export const StorageProfileChangeSchema = z
  .object({ ...fields, secretAccessKey: secretField })
  .partial()
  .strict();
export type StorageProfileChange = z.infer<typeof StorageProfileChangeSchema>;
