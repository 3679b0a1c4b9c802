import { Form, Link, useNavigation } from '@remix-run/react';
import { SignInCard } from '../sign-in-card';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { useHydrated } from '../use-hydrated';

interface SsoNameFormProps {
  readonly name?: string;
  readonly next: string;
  readonly error?: string;
}

/** Asks for the company, whose provider then asks who it is. */
export function SsoNameForm({ name, next, error }: SsoNameFormProps) {
  const busy = useNavigation().state !== 'idle';
  const hydrated = useHydrated();
  return (
    <SignInCard title="Single sign-on" lead="Sign in with the sign-in service of your own company.">
      <Form method="get" action="/sso" className="space-y-4">
        <input type="hidden" name="next" value={next} />
        <TextField
          label="Company name in addresses"
          name="company"
          autoCapitalize="none"
          autoComplete="organization"
          spellCheck={false}
          required
          maxLength={60}
          defaultValue={name}
          error={error}
          placeholder="demo-laboratory"
          hint="The end of the sign-in address that your administrator gave you."
        />
        {/* The browser's own submission would follow redirects to the provider, which the page's form-action forbids. */}
        <Button type="submit" variant="primary" busy={busy} disabled={!hydrated} className="w-full">
          Continue
        </Button>
      </Form>
      <p className="mt-5 text-center text-sm">
        <Link to={`/sign-in?next=${encodeURIComponent(next)}`} className="text-accent hover:underline">
          Sign in with a password
        </Link>
      </p>
    </SignInCard>
  );
}
