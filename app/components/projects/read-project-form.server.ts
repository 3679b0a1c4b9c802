import { readTexts } from '../form/form-response.server';

/** What the schemas take; a checkbox is only sent when it is ticked. */
export function readProjectForm(form: FormData) {
  const texts = readTexts(form, ['name', 'description', 'storageProfileId', 'bucket', 'region', 'endpoint']);
  return { ...texts, active: form.get('active') === 'on' };
}
