import { describe, expect, it } from 'vitest';
import { ProjectInputSchema } from '../../../core/projects/project-input';
import { invalidReply, refusedReply, typedValues } from './form-reply';

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

describe('the reply to a form', () => {
  it('has a sentence for every field that is not usable, and keeps what was typed', () => {
    const typed = { name: '', bucket: 'NO', storageProfileId: '', region: 'not a region' };
    const parsed = ProjectInputSchema.safeParse(typed);
    const reply = parsed.success ? null : invalidReply(formOf(typed), parsed.error);
    expect(Object.keys(reply?.errors ?? {}).sort()).toEqual(['bucket', 'name', 'region', 'storageProfileId']);
    for (const sentence of Object.values(reply?.errors ?? {})) expect(sentence).toMatch(/^[A-Z].+\.$/);
    expect(reply?.values.region).toBe('not a region');
  });

  it('sends no secret back', () => {
    expect(typedValues(formOf({ name: 'a', secretAccessKey: 'b', password: 'c' }))).toEqual({ name: 'a' });
  });

  it('puts a refusal beside its field, or above the form where the form does not show that field', () => {
    const refusal = { ok: false, kind: 'conflict', sentence: 'Taken.', field: 'name' } as const;
    expect(refusedReply(formOf({}), refusal, ['name']).errors).toEqual({ name: 'Taken.' });
    expect(refusedReply(formOf({}), refusal, ['bucket'])).toMatchObject({ errors: {}, sentence: 'Taken.' });
  });
});
