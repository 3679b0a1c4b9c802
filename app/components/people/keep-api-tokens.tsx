import { CheckboxField } from '../ui/field';

/** Beside a new password: what becomes of the tokens that somebody with the old one may have made. */
export function KeepApiTokens() {
  return (
    <CheckboxField
      label="Keep my API tokens"
      name="keepApiTokens"
      hint="Otherwise they are revoked, and programs that use them stop working."
    />
  );
}
