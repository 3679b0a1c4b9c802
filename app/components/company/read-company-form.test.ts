import { expect, it } from 'vitest';
import { CompanyChangeSchema } from '../../../core/companies/company-input';
import { invalidReply } from '../form/form-reply';
import { flatProblems, readCompanyForm } from './read-company-form.server';

it('tells the bounds of an upload setting beside its own field, and rounds no count', () => {
  const form = new FormData();
  const typed = {
    name: 'Soil Works',
    slug: 'soil-works',
    conflictPolicy: 'overwrite',
    parallelUploads: '99',
    retries: '2.5',
    partSizeBytes: '',
  };
  for (const [name, value] of Object.entries(typed)) form.set(name, value);
  const parsed = CompanyChangeSchema.safeParse(readCompanyForm(form));
  const reply = parsed.success ? null : invalidReply(form, flatProblems(parsed.error));
  expect(reply?.errors).toEqual({
    parallelUploads: 'Enter a whole number from 1 to 16.',
    retries: 'Enter a whole number from 0 to 10.',
    partSizeBytes: 'Enter a whole number from 5 to 512.',
  });
  expect(reply?.values).toMatchObject(typed);
});
