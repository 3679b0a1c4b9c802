import { Form, useNavigation } from '@remix-run/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button, LinkButton } from '../ui/button';
import { Card } from '../ui/card';
import { Notice } from '../ui/notice';
import type { FormReply } from './form-reply';

interface FormShellProps {
  readonly reply: FormReply;
  readonly submit: string;
  readonly submitting: string;
  readonly cancelTo: string;
  /** Above the fields, where a page has several forms. */
  readonly title?: string;
  readonly children: ReactNode;
}

/** A form on a page of its own: its fields, a sentence above them where one is due, and two buttons. */
export function FormShell({ reply, submit, submitting, cancelTo, title, children }: FormShellProps) {
  const navigation = useNavigation();
  const busy = navigation.state !== 'idle' && navigation.formData !== undefined;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // So that a person who cannot see the page is led to the first field to correct.
    if (Object.keys(reply.errors).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [reply]);
  return (
    <Form method="post" noValidate ref={form} className="max-w-2xl space-y-5">
      {reply.sentence ? (
        <Notice tone="bad" urgent>
          {reply.sentence}
        </Notice>
      ) : null}
      {title ? (
        <Card title={title}>
          <div className="space-y-5">{children}</div>
        </Card>
      ) : (
        <div className="space-y-5 rounded-lg border border-line bg-surface p-5">{children}</div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={busy}>
          {busy ? submitting : submit}
        </Button>
        <LinkButton to={cancelTo}>Cancel</LinkButton>
      </div>
    </Form>
  );
}
