import { z } from 'zod';
import { MiB } from '../../../core/sessions/part-size';
import { readTexts } from '../form/form-response.server';
import { settingSentence } from '../upload/settings-errors';

export const companyFields = [
  'name',
  'slug',
  'contactEmail',
  'website',
  'defaultStorageProfileId',
  'conflictPolicy',
  'parallelUploads',
  'retries',
  'partSizeBytes',
  'allowedEmailDomains',
  'quotaBytes',
  'quotaSessions',
] as const;

export const GiB = 1024 * MiB;

/** The form as the input of `updateCompany`, still unchecked. */
export function readCompanyForm(form: FormData): unknown {
  const texts = readTexts(form, companyFields);
  const { conflictPolicy, parallelUploads, retries, partSizeBytes, ...own } = texts;
  return {
    ...own,
    requireTwoFactor: form.get('requireTwoFactor') === 'on',
    allowedEmailDomains: own.allowedEmailDomains.split(/[\s,;]+/).filter((domain) => domain !== ''),
    quotaBytes: numberOrNone(own.quotaBytes, GiB),
    quotaSessions: numberOrNone(own.quotaSessions),
    defaultUploadSettings: {
      conflictPolicy,
      parallelUploads: numberOrNone(parallelUploads),
      retries: numberOrNone(retries),
      partSizeBytes: numberOrNone(partSizeBytes, MiB),
    },
  };
}

/** Problems inside the upload settings belong to fields of their own, and are told as on the upload page. */
export function flatProblems(error: z.ZodError): z.ZodError {
  return new z.ZodError(
    error.issues.map((issue) =>
      issue.path[0] === 'defaultUploadSettings'
        ? { ...issue, path: issue.path.slice(1), message: settingSentence(issue.path[1]) ?? issue.message }
        : issue,
    ),
  );
}

function numberOrNone(text: string, unit = 1): number | null {
  if (text.trim() === '') return null;
  // A fraction of a size is rounded to bytes; a fraction of a count is refused.
  return unit === 1 ? Number(text) : Math.round(Number(text) * unit);
}
