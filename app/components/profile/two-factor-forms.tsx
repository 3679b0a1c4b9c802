import type { TwoFactorView } from '../../server/people/two-factor.server';
import type { FormReply } from '../form/form-reply';
import { FormShell } from '../form/form-shell';
import { ActionButton } from '../people/action-button';
import { Card } from '../ui/card';
import { TextField } from '../ui/field';
import { QrCode } from './qr-code';

interface SetUpProps {
  readonly pending: { readonly secret: string; readonly rows: readonly (readonly boolean[])[] } | null;
  readonly reply: FormReply;
}

function CodeField({ error, label = 'Code of your app' }: { error?: string; label?: string }) {
  return (
    <TextField
      label={label}
      name="code"
      inputMode="text"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      maxLength={40}
      error={error}
    />
  );
}

export function SetUpTwoFactor({ pending, reply }: SetUpProps) {
  if (!pending)
    return (
      <Card title="Set up two-factor sign-in">
        <p className="mb-4 max-w-prose">
          Besides your password, you then enter a code of an authenticator app on your phone. Somebody who
          learns your password alone does not get in.
        </p>
        <ActionButton intent="begin">Set it up</ActionButton>
      </Card>
    );
  return (
    <div className="max-w-2xl space-y-5">
      <Card title="1. Add Longshore to your authenticator app">
        <div className="flex flex-wrap items-start gap-6">
          <QrCode rows={pending.rows} label="QR code for your authenticator app" />
          <div className="min-w-0 flex-1 basis-60">
            <p>Scan the code with the app. Where it cannot scan, type this secret into it:</p>
            <p className="mt-2 font-mono [overflow-wrap:anywhere]" data-testid="totp-secret">
              {pending.secret.replace(/.{4}(?=.)/g, '$& ')}
            </p>
          </div>
        </div>
      </Card>
      <FormShell
        title="2. Enter the code that it shows"
        reply={reply}
        submit="Turn it on"
        submitting="Turning on…"
        cancelTo="/profile"
      >
        <input type="hidden" name="intent" value="confirm" />
        <CodeField error={reply.errors.code} />
      </FormShell>
    </div>
  );
}

interface OnProps {
  readonly view: TwoFactorView;
  readonly replies: { readonly renew: FormReply; readonly disable: FormReply };
}

export function TwoFactorIsOn({ view, replies }: OnProps) {
  return (
    <div className="max-w-2xl space-y-5">
      <Card title="Two-factor sign-in is on">
        <p>{view.unusedRecoveryCodes} of your recovery codes are unused. New ones replace all former ones.</p>
      </Card>
      <FormShell
        title="New recovery codes"
        reply={replies.renew}
        submit="Make new codes"
        submitting="Making…"
        cancelTo="/profile"
      >
        <input type="hidden" name="intent" value="renew" />
        <CodeField error={replies.renew.errors.code} />
      </FormShell>
      {view.isRequired ? (
        <Card title="Turn it off">
          <p>Your company requires two-factor sign-in, so it cannot be turned off.</p>
        </Card>
      ) : (
        <FormShell
          title="Turn it off"
          reply={replies.disable}
          submit="Turn it off"
          submitting="Turning off…"
          cancelTo="/profile"
        >
          <input type="hidden" name="intent" value="disable" />
          {view.hasPassword ? (
            <TextField
              label="Current password"
              name="currentPassword"
              type="password"
              autoComplete="current-password"
              required
              error={replies.disable.errors.currentPassword}
            />
          ) : null}
          <CodeField label="Code of your app, or a recovery code" error={replies.disable.errors.code} />
        </FormShell>
      )}
    </div>
  );
}
