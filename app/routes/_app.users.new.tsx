import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData } from '@remix-run/react';
import { roles } from '../../core/access/permissions';
import { UserInputSchema } from '../../core/users/user-input';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused, readTexts } from '../components/form/form-response.server';
import { FormShell } from '../components/form/form-shell';
import { SentLinkNotice } from '../components/people/sent-link';
import { roleWords } from '../components/people/user-badges';
import { PersonalFields, personalFields } from '../components/people/user-fields';
import { LinkButton } from '../components/ui/button';
import { SelectField, TextField } from '../components/ui/field';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { createUser } from '../server/people/invite-user.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'users.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'New user · Longshore' }];

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  await requirePermission(request, app, handle.access);
  return null;
}

const fields = [...personalFields, 'username', 'role', 'password'] as const;

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const form = await request.formData();
  const { username, password, ...texts } = readTexts(form, fields);
  const parsed = UserInputSchema.safeParse({
    ...texts,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  });
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const made = await createUser(app, actor, parsed.data);
  if (!made.ok) return answerRefused(form, made, fields);
  const { user, invitation } = made.value;
  if (!invitation) throw redirect(`/users/${user.id}`);
  return data({ invited: { id: user.id, displayName: user.displayName, link: invitation } }, { status: 201 });
}

export default function NewUser() {
  const answer = useActionData<typeof action>();
  const reply = answer && 'errors' in answer ? answer : emptyReply;
  const crumbs = [{ label: 'Users', to: '/users' }];
  if (answer && 'invited' in answer)
    return (
      <>
        <PageHeader title="User invited" crumbs={crumbs} />
        <div className="max-w-2xl space-y-4">
          <SentLinkNotice title={`${answer.invited.displayName} is invited.`} link={answer.invited.link} />
          <LinkButton to={`/users/${answer.invited.id}`}>Go to the user</LinkButton>
        </div>
      </>
    );
  return (
    <>
      <PageHeader title="New user" crumbs={crumbs} />
      <FormShell reply={reply} submit="Add the user" submitting="Adding…" cancelTo="/users">
        <PersonalFields reply={reply} start={{}} emailHint="The invitation goes to this address." />
        <SelectField
          label="Role"
          name="role"
          defaultValue={reply.values.role ?? 'user'}
          error={reply.errors.role}
          hint="An administrator manages users, projects and storage; a user uploads."
        >
          {roles.toReversed().map((role) => (
            <option key={role} value={role}>
              {roleWords[role]}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Username (optional)"
          name="username"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          defaultValue={reply.values.username}
          error={reply.errors.username}
          hint="Empty makes one from the e-mail address."
        />
        <TextField
          label="Password (optional)"
          name="password"
          type="password"
          autoComplete="new-password"
          error={reply.errors.password}
          hint="Empty sends an invitation, with which the user chooses a password. Otherwise hand this one over."
        />
      </FormShell>
    </>
  );
}
