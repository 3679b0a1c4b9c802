import type { FormReply } from '../form/form-reply';
import { TextField } from '../ui/field';

export const personalFields = ['displayName', 'jobTitle', 'phone', 'email'] as const;

interface PersonalFieldsProps {
  readonly reply: FormReply;
  /** What the fields show before anything was typed. */
  readonly start: Readonly<Record<string, string>>;
  readonly emailHint?: string;
}

/** What is known of a person; the administrator's forms and the profile share it. */
export function PersonalFields({ reply, start, emailHint }: PersonalFieldsProps) {
  const field = (name: (typeof personalFields)[number]) => ({
    name,
    error: reply.errors[name],
    defaultValue: reply.values[name] ?? start[name],
  });
  return (
    <>
      <TextField label="Name" {...field('displayName')} required maxLength={100} autoComplete="off" />
      <TextField
        label="E-mail"
        {...field('email')}
        type="email"
        maxLength={254}
        autoComplete="off"
        hint={emailHint}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Job title (optional)" {...field('jobTitle')} maxLength={100} autoComplete="off" />
        <TextField
          label="Phone (optional)"
          {...field('phone')}
          type="tel"
          maxLength={40}
          autoComplete="off"
        />
      </div>
    </>
  );
}
