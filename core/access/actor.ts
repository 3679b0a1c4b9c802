import type { Role, Scope } from './permissions';

/** How the actor got here: by a sign-in of a person, or by an API token that a person made. */
export type Via =
  | { readonly kind: 'sign-in'; readonly signInId: string }
  | {
      readonly kind: 'token';
      readonly tokenId: string;
      readonly name: string;
      readonly scopes: readonly Scope[];
    };

/** Who acts: made only by the sign-in guard, and handed to every query so that none can forget the company. */
export interface Actor {
  readonly companyId: string;
  readonly userId: string;
  readonly role: Role;
  readonly displayName: string;
  readonly via: Via;
  /** The company requires two-factor sign-in and this person has none yet: only setting it up is allowed. */
  readonly mustSetUpTwoFactor: boolean;
}
