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

const commonProfileFields = ['name', 'endpoint', 'region', 'kind'] as const;

/** The names in the storage profile's form for the kind of access that it shows. */
export function storageProfileFields(form: FormData) {
  return form.get('kind') === 'role'
    ? ([...commonProfileFields, 'roleArn'] as const)
    : ([...commonProfileFields, 'accessKeyId', 'secretAccessKey'] as const);
}

export const cycleFields = ['prefix', 'description', 'status'] as const;
