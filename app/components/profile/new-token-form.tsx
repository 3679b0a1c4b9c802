import { Form, useNavigation } from '@remix-run/react';
import type { FormReply } from '../form/form-reply';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { CheckboxField, SelectField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';

interface NewTokenFormProps {
  readonly reply: FormReply;
  readonly offered: readonly { scope: string; does: string }[];
}

const lifetimes = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 180, label: '180 days' },
  { days: 365, label: 'A year' },
] as const;

export function NewTokenForm({ reply, offered }: NewTokenFormProps) {
  const navigation = useNavigation();
  const busy = navigation.formData?.has('name') ?? false;
  const sentence = reply.sentence ?? reply.errors.expiresAtMs;
  return (
    <Card title="New API token">
      <Form method="post" noValidate className="max-w-2xl space-y-5">
        {sentence ? (
          <Notice tone="bad" urgent>
            {sentence}
          </Notice>
        ) : null}
        <TextField
          label="Name"
          name="name"
          required
          maxLength={100}
          autoComplete="off"
          defaultValue={reply.values.name}
          error={reply.errors.name}
          hint="Such as the program or the computer that will use it."
        />
        <fieldset className="space-y-3" aria-describedby={reply.errors.scopes ? 'scopes-error' : undefined}>
          <legend className="mb-2 text-sm font-medium">What it may do</legend>
          {offered.map(({ scope, does }) => (
            <CheckboxField key={scope} label={scope} name="scopes" value={scope} hint={does} />
          ))}
          {reply.errors.scopes ? (
            <p id="scopes-error" className="text-sm font-medium text-bad">
              {reply.errors.scopes}
            </p>
          ) : null}
        </fieldset>
        <SelectField label="Expires after" name="days" defaultValue={reply.values.days ?? '90'}>
          {lifetimes.map(({ days, label }) => (
            <option key={days} value={days}>
              {label}
            </option>
          ))}
        </SelectField>
        <Button type="submit" variant="primary" busy={busy}>
          {busy ? 'Making…' : 'Make token'}
        </Button>
      </Form>
    </Card>
  );
}
