import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { UserChangeSchema } from '../../core/users/user-input';
import { emptyReply } from '../components/form/form-reply';
import {
  answerInvalid,
  answerRefused,
  notFoundPage,
  readTexts,
  readVersion,
} from '../components/form/form-response.server';
import { FormShell } from '../components/form/form-shell';
import { SentLinkNotice } from '../components/people/sent-link';
import { Timeline } from '../components/people/timeline';
import { OwnAccount, UserActions } from '../components/people/user-actions';
import { RoleBadge, StatusBadge } from '../components/people/user-badges';
import { PersonalFields, personalFields } from '../components/people/user-fields';
import { TextField } from '../components/ui/field';
import { Notice } from '../components/ui/notice';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { actOnUser, type DoneToUser } from '../server/people/act-on-user.server';
import { timelineOf } from '../server/people/timeline.server';
import { getUser, updateUser } from '../server/people/users.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'users.write' } satisfies PageHandle;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.user.displayName ?? 'User'} · Longshore` },
];

export async function loader({ request, context: { app }, params }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const id = params.userId ?? '';
  const [user, timeline] = await Promise.all([getUser(app, actor, id), timelineOf(app, actor, id)]);
  if (!user.ok) throw notFoundPage('user');
  return { user: user.value, timeline: timeline.ok ? timeline.value : [], isSelf: id === actor.userId };
}

const fields = [...personalFields, 'username'] as const;

export async function action({ request, context: { app }, params }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const id = params.userId ?? '';
  if (!(await getUser(app, actor, id)).ok) throw notFoundPage('user');
  const form = await request.formData();
  const intent = form.get('intent');
  if (typeof intent === 'string') {
    const done = await actOnUser(app, actor, id, intent);
    if (!done.ok) return answerRefused(form, done, []);
    if (intent === 'delete') throw redirect('/users');
    return data({ done: done.value });
  }
  const parsed = UserChangeSchema.safeParse(readTexts(form, fields));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const saved = await updateUser(app, actor, id, parsed.data, readVersion(form));
  return saved.ok
    ? data({ done: { sentence: 'The changes are saved.', link: null } })
    : answerRefused(form, saved, fields);
}

export default function User() {
  const { user, timeline, isSelf } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const reply = answer && 'errors' in answer ? answer : emptyReply;
  const done = answer && 'done' in answer ? answer.done : null;
  const { displayName, jobTitle, phone, email, username } = user;
  return (
    <>
      <PageHeader
        title={displayName}
        crumbs={[{ label: 'Users', to: '/users' }]}
        mark={
          <>
            <RoleBadge role={user.role} />
            <StatusBadge status={user.status} />
          </>
        }
        lead={isSelf ? 'This is you. Your password and sign-ins are on your profile page.' : username}
      />
      {done ? <Done done={done} /> : null}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,42rem)_minmax(0,1fr)]">
        <div className="min-w-0 space-y-5">
          <FormShell key={user.version} reply={reply} submit="Save" submitting="Saving…" cancelTo="/users">
            <input type="hidden" name="version" value={user.version} />
            <PersonalFields reply={reply} start={{ displayName, jobTitle, phone, email: email ?? '' }} />
            <TextField
              label="Username"
              name="username"
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              required
              maxLength={64}
              defaultValue={reply.values.username ?? username}
              error={reply.errors.username}
            />
          </FormShell>
          {isSelf ? <OwnAccount /> : <UserActions user={user} />}
        </div>
        <Timeline entries={timeline} />
      </div>
    </>
  );
}

function Done({ done: { sentence, link } }: { done: DoneToUser }) {
  return (
    <div className="mb-5">
      {link ? (
        <SentLinkNotice title={sentence} link={link} />
      ) : (
        <Notice tone="good" urgent>
          {sentence}
        </Notice>
      )}
    </div>
  );
}
