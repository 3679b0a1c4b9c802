/** The names in the project form, and in ProjectInputSchema. */
export const projectFields = [
  'name',
  'description',
  'storageProfileId',
  'bucket',
  'region',
  'endpoint',
  'active',
] as const;

export const storageProfileFields = ['name', 'endpoint', 'region', 'accessKeyId', 'secretAccessKey'] as const;

export const cycleFields = ['prefix', 'description', 'status'] as const;
