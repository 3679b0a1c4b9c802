import { conflictPolicies, defaultUploadSettings } from '../../../core/protocol/upload-settings';
import { MiB } from '../../../core/sessions/part-size';
import type { CompanyView } from '../../server/companies.server';
import type { FormReply } from '../form/form-reply';
import { FormShell } from '../form/form-shell';
import { formatBytes, formatCount } from '../format';
import { CheckboxField, SelectField, TextAreaField, TextField } from '../ui/field';
import { policyWords } from '../upload/policy-words';

interface CompanyFormProps {
  readonly reply: FormReply;
  readonly company: CompanyView;
  readonly profiles: readonly { id: string; name: string }[];
}

export function CompanyForm({ reply, company, profiles }: CompanyFormProps) {
  const start = startOf(company);
  const field = (name: keyof typeof start) => ({
    name,
    error: reply.errors[name],
    defaultValue: reply.values[name] ?? start[name],
  });
  const refused = Object.keys(reply.values).length > 0;
  return (
    <FormShell reply={reply} submit="Save" submitting="Saving…" cancelTo="/company">
      <input type="hidden" name="version" value={company.version} />
      <TextField label="Name" {...field('name')} required maxLength={100} />
      <TextField
        label="Name in addresses"
        {...field('slug')}
        required
        autoCapitalize="none"
        spellCheck={false}
        hint="Letters a to z, digits and “-”. Links to your single sign-on contain it."
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Contact e-mail (optional)" type="email" {...field('contactEmail')} />
        <TextField label="Website (optional)" inputMode="url" {...field('website')} hint="With https://." />
      </div>
      <h2 className="font-semibold">New projects and uploads start with</h2>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField label="Storage profile" {...field('defaultStorageProfileId')}>
          <option value="">None</option>
          {profiles.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label="When a name is taken in the bucket" {...field('conflictPolicy')}>
          {conflictPolicies.map((policy) => (
            <option key={policy} value={policy}>
              {policyWords[policy].label}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="grid gap-5 sm:grid-cols-3">
        <TextField label="Parallel uploads" type="number" {...field('parallelUploads')} hint="1 to 16." />
        <TextField label="Retries" type="number" {...field('retries')} hint="0 to 10." />
        <TextField label="Part size (MiB)" type="number" {...field('partSizeBytes')} hint="5 to 512." />
      </div>
      <h2 className="font-semibold">People</h2>
      <CheckboxField
        label="Require two-factor sign-in"
        name="requireTwoFactor"
        defaultChecked={refused ? reply.values.requireTwoFactor === 'on' : company.requireTwoFactor}
        hint="Who has none yet is asked to set it up before anything else."
      />
      <TextAreaField
        label="Allowed e-mail domains (optional)"
        {...field('allowedEmailDomains')}
        autoCapitalize="none"
        spellCheck={false}
        hint="One a line, such as example.com. New people need an address of one of them; empty allows all."
      />
      <h2 className="font-semibold">Quotas</h2>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Storage in GiB (optional)"
          type="number"
          step="any"
          {...field('quotaBytes')}
          hint={hintOf(company.limitBytes, formatBytes)}
        />
        <TextField
          label="Sessions at a time (optional)"
          type="number"
          {...field('quotaSessions')}
          hint={hintOf(company.limitSessions, formatCount)}
        />
      </div>
    </FormShell>
  );
}

function hintOf(limit: number | null, format: (amount: number) => string): string {
  return limit === null ? 'Empty is no quota.' : `The operator allows ${format(limit)}.`;
}

function startOf(company: CompanyView) {
  const settings = company.defaultUploadSettings ?? defaultUploadSettings;
  return {
    name: company.name,
    slug: company.slug,
    contactEmail: company.contactEmail ?? '',
    website: company.website,
    defaultStorageProfileId: company.defaultStorageProfileId ?? '',
    conflictPolicy: settings.conflictPolicy,
    parallelUploads: String(settings.parallelUploads),
    retries: String(settings.retries),
    partSizeBytes: String(settings.partSizeBytes / MiB),
    allowedEmailDomains: company.allowedEmailDomains.join('\n'),
    quotaBytes: company.quotaBytes === null ? '' : String(company.quotaBytes / (1024 * MiB)),
    quotaSessions: company.quotaSessions === null ? '' : String(company.quotaSessions),
  };
}
