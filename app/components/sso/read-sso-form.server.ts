import { readTexts } from '../form/form-response.server';

export const ssoFields = ['issuer', 'clientId', 'clientSecret'] as const;

/** What the schema takes; a checkbox is only sent when it is ticked. */
export function readSsoForm(form: FormData) {
  const isTicked = (name: string) => form.get(name) === 'on';
  return {
    ...readTexts(form, ssoFields),
    enabled: isTicked('enabled'),
    createUsers: isTicked('createUsers'),
  };
}

/** The version that the page showed; undefined while there was no connection. */
export function readVersion(form: FormData): number | undefined {
  const text = String(form.get('version') ?? '');
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
