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

const common = {
  name: nameField('storage profile'),
  /** Read with `parseEndpoint`, whose rules depend on the local mode. */
  endpoint: z
    .string('Enter the endpoint address.')
    .trim()
    .min(1, 'Enter the endpoint address.')
    .max(300, 'The endpoint address is too long. Enter only its origin.'),
  region: regionField,
};

const accessKeyIdField = z
  .string('Enter the access key ID.')
  .trim()
  .regex(
    /^[\w.+=@-]{3,128}$/,
    'The access key ID is not one. Copy it again from the storage provider, without spaces.',
  );

/** AWS IAM User Guide, "IAM ARNs"; other servers write them alike, some without an account. */
const roleArnField = z
  .string('Enter the ARN of the role.')
  .trim()
  .regex(
    /^arn:aws(-cn|-us-gov)?:iam::\w*:role\/[\w+=,.@/-]{1,512}$/,
    'The role is not an ARN such as arn:aws:iam::123456789012:role/longshore. Copy it from the page of the role.',
  );

const secretField = z
  .string('Enter the secret access key.')
  .trim()
  .max(512, 'The secret access key is longer than 512 characters. Copy it again from the storage provider.');

/** By keys unless it says otherwise. The external ID of a role is made here and never taken from anybody. */
export const StorageProfileInputSchema = z.discriminatedUnion('kind', [
  z
    .object({
      ...common,
      kind: z.literal('keys').optional(),
      accessKeyId: accessKeyIdField,
      secretAccessKey: secretField.min(1, 'Enter the secret access key.'),
    })
    .strict(),
  z.object({ ...common, kind: z.literal('role'), roleArn: roleArnField }).strict(),
]);
export type StorageProfileInput = z.infer<typeof StorageProfileInputSchema>;

/** An absent field, or an empty secret, stays as it is. Fields of the other kind are refused by the server function. */
export const StorageProfileChangeSchema = z
  .object({
    ...common,
    kind: z.enum(['keys', 'role'], 'Choose an access key or a role.'),
    accessKeyId: accessKeyIdField,
    secretAccessKey: secretField,
    roleArn: roleArnField,
  })
  .partial()
  .strict();
export type StorageProfileChange = z.infer<typeof StorageProfileChangeSchema>;
