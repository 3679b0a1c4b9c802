import { Form, Link, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { FormReply } from '../form/form-reply';
import { SignInCard } from '../sign-in-card';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';

interface LinkFormProps {
  readonly reply: FormReply;
  readonly submit: string;
  readonly children: ReactNode;
}

/** The form of a page that a mailed link opens. */
export function LinkForm({ reply, submit, children }: LinkFormProps) {
  const busy = useNavigation().state !== 'idle';
  return (
    <Form method="post" noValidate className="space-y-4">
      {reply.sentence ? (
        <Notice tone="bad" urgent>
          {reply.sentence}
        </Notice>
      ) : null}
      {children}
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        {busy ? 'Saving…' : submit}
      </Button>
    </Form>
  );
}

/** `username`: tells a password manager whose password it is. */
export function NewPasswordField({
  username,
  error,
  name = 'password',
  label = 'Password',
}: {
  username: string;
  error?: string;
  name?: string;
  label?: string;
}) {
  return (
    <>
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      <TextField
        label={label}
        name={name}
        type="password"
        autoComplete="new-password"
        required
        error={error}
        hint="At least 12 characters, such as four words that do not belong together."
      />
    </>
  );
}

/** Shown for a link that is used up, replaced, too old or not one at all: all look alike. */
export function DeadLink({ title, children }: { title: string; children: ReactNode }) {
  return (
    <SignInCard title={title} lead="This link was used already, was replaced by a newer one, or is too old.">
      <p className="mb-4">{children}</p>
      <Link to="/sign-in" className="text-accent hover:underline">
        Go to the sign-in page
      </Link>
    </SignInCard>
  );
}
