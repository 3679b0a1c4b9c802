import type { UserView } from '../../server/people/user-view.server';
import { DeleteButton } from '../form/delete-button';
import { Card } from '../ui/card';
import { ActionButton } from './action-button';

/** What an administrator may do to somebody else, by where that person stands. */
export function UserActions({ user }: { user: UserView }) {
  const isInvited = user.status === 'invited';
  const isActive = user.status === 'active';
  return (
    <Card title="Account">
      <p className="mb-3 text-sm text-muted">
        A new role and a deactivation sign the user out everywhere at once.
      </p>
      <div className="flex flex-wrap gap-2">
        {isInvited ? <ActionButton intent="resend-invitation">Send the invitation again</ActionButton> : null}
        {user.role === 'admin' ? (
          <ActionButton intent="make-user">Make an ordinary user</ActionButton>
        ) : (
          <ActionButton intent="make-admin">Make an administrator</ActionButton>
        )}
        {isActive ? <ActionButton intent="reset-password">Reset the password</ActionButton> : null}
        {isActive ? <ActionButton intent="end-sign-ins">Sign out everywhere</ActionButton> : null}
        {user.hasTwoFactor ? (
          <ActionButton intent="remove-two-factor">Remove the second factor</ActionButton>
        ) : null}
        {isActive ? <ActionButton intent="deactivate">Deactivate</ActionButton> : null}
        {user.status === 'inactive' ? <ActionButton intent="activate">Activate</ActionButton> : null}
        <DeleteButton
          title="Delete user?"
          sentence={`${user.displayName} is signed out and cannot come back; the API tokens end. What the user uploaded stays, under this name.`}
        />
      </div>
    </Card>
  );
}

export function OwnAccount() {
  return (
    <Card title="Account">
      <p className="text-sm text-muted">
        You cannot change your own role, deactivate yourself or delete yourself. Ask another administrator of
        your company.
      </p>
    </Card>
  );
}
