import type { FormReply } from '../form/form-reply';
import { FormShell } from '../form/form-shell';
import { CheckboxField, TextField } from '../ui/field';

interface SsoFormProps {
  readonly reply: FormReply;
  /** Null: there is none yet. */
  readonly connection: {
    readonly issuer: string;
    readonly clientId: string;
    readonly enabled: boolean;
    readonly createUsers: boolean;
    readonly version: number;
  } | null;
  readonly allowedEmailDomains: readonly string[];
}

export function SsoForm({ reply, connection, allowedEmailDomains }: SsoFormProps) {
  const start: Record<string, string | undefined> = {
    issuer: connection?.issuer,
    clientId: connection?.clientId,
  };
  const field = (name: string) => ({
    name,
    error: reply.errors[name],
    defaultValue: reply.values[name] ?? start[name],
    autoCapitalize: 'none',
    autoComplete: 'off',
    spellCheck: false,
  });
  const wasSent = Object.keys(reply.values).length > 0;
  const isTicked = (name: string, otherwise: boolean) => (wasSent ? reply.values[name] === 'on' : otherwise);
  return (
    <FormShell
      reply={reply}
      submit={connection ? 'Save' : 'Set up single sign-on'}
      submitting="Asking the provider…"
      cancelTo="/company"
    >
      <input type="hidden" name="version" value={connection?.version ?? ''} />
      <TextField
        label="Issuer"
        {...field('issuer')}
        required
        inputMode="url"
        placeholder="https://login.example.com"
        hint="The provider's address, as it shows it. Longshore asks it when you save."
      />
      <TextField label="Client ID" {...field('clientId')} required />
      <TextField
        label="Client secret"
        name="clientSecret"
        type="password"
        autoComplete="new-password"
        error={reply.errors.clientSecret}
        required={!connection}
        hint={
          connection
            ? 'Leave it empty to keep the one that is stored. It is never shown again.'
            : 'It is stored encrypted and never shown again.'
        }
      />
      <CheckboxField
        label="On"
        name="enabled"
        defaultChecked={isTicked('enabled', connection?.enabled ?? true)}
        hint="While it is off, nobody signs in through the provider."
      />
      <CheckboxField
        label="Let new people in"
        name="createUsers"
        defaultChecked={isTicked('createUsers', connection?.createUsers ?? false)}
        hint={
          allowedEmailDomains.length > 0
            ? `Whoever signs in with a verified address at ${allowedEmailDomains.join(', ')} becomes a user.`
            : 'Works once your company settings name the allowed e-mail domains. Until then, invite people first.'
        }
      />
    </FormShell>
  );
}
