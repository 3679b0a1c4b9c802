import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ProfileChangeSchema } from '../../core/users/user-input';
import { emptyReply } from '../components/form/form-reply';
import {
  answerInvalid,
  answerRefused,
  readTexts,
  readVersion,
} from '../components/form/form-response.server';
import { FormShell } from '../components/form/form-shell';
import { Timeline } from '../components/people/timeline';
import { PersonalFields, personalFields } from '../components/people/user-fields';
import { TextField } from '../components/ui/field';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import { getProfile, updateProfile } from '../server/people/profile.server';
import { timelineOf } from '../server/people/timeline.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'profile.read' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Profile · Longshore' }];

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const [profile, timeline] = await Promise.all([
    getProfile(app, actor),
    timelineOf(app, actor, actor.userId),
  ]);
  if (!profile.ok) throw new Response(profile.sentence, { status: 404 });
  return { user: profile.value.user, timeline: timeline.ok ? timeline.value : [] };
}

const fields = [...personalFields, 'currentPassword'] as const;

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, 'profile.write');
  const form = await request.formData();
  const { currentPassword, ...texts } = readTexts(form, fields);
  const change = currentPassword === '' ? texts : { ...texts, currentPassword };
  const parsed = ProfileChangeSchema.safeParse(change);
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const saved = await updateProfile(request, app, actor, parsed.data, readVersion(form));
  return saved.ok ? data({ saved: true as const }) : answerRefused(form, saved, fields);
}

export default function ProfileOverview() {
  const { user, timeline } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const reply = answer && 'errors' in answer ? answer : emptyReply;
  const { displayName, jobTitle, phone, email } = user;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,42rem)_minmax(0,1fr)]">
      <div className="min-w-0 space-y-5">
        {answer && 'saved' in answer ? (
          <Notice tone="good" urgent>
            Your profile is saved.
          </Notice>
        ) : null}
        <FormShell key={user.version} reply={reply} submit="Save" submitting="Saving…" cancelTo="/sessions">
          <input type="hidden" name="version" value={user.version} />
          <PersonalFields reply={reply} start={{ displayName, jobTitle, phone, email: email ?? '' }} />
          {user.hasPassword ? (
            <TextField
              label="Current password"
              name="currentPassword"
              type="password"
              autoComplete="current-password"
              error={reply.errors.currentPassword}
              hint="Only for another e-mail address, since your password can be reset with it."
            />
          ) : null}
        </FormShell>
      </div>
      <Timeline entries={timeline} />
    </div>
  );
}
