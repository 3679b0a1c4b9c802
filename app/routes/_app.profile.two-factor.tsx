import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { encode } from 'uqr';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused, readTexts } from '../components/form/form-response.server';
import { RecoveryCodes } from '../components/profile/recovery-codes';
import { SetUpTwoFactor, TwoFactorIsOn } from '../components/profile/two-factor-forms';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import {
  beginTwoFactor,
  CodeSchema,
  confirmTwoFactor,
  DisableSchema,
  disableTwoFactor,
  getTwoFactor,
  newRecoveryCodes,
} from '../server/people/two-factor.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'two-factor.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Two-factor sign-in · Longshore' }];

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const view = await getTwoFactor(app, actor);
  if (!view.ok) throw new Response(view.sentence, { status: 403 });
  const { pending } = view.value;
  const shown = pending && { secret: pending.secret, rows: encode(pending.uri, { border: 2 }).data };
  return { view: view.value, pending: shown };
}

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const form = await request.formData();
  const intent = form.get('intent');
  if (intent === 'begin') {
    const begun = await beginTwoFactor(app, actor);
    return begun.ok ? data({ state: 'begun' as const }) : answerRefused(form, begun, []);
  }
  if (intent === 'disable') {
    const parsed = DisableSchema.safeParse(readTexts(form, ['code', 'currentPassword']));
    if (!parsed.success) return answerInvalid(form, parsed.error);
    const off = await disableTwoFactor(request, app, actor, parsed.data);
    return off.ok ? data({ state: 'off' as const }) : answerRefused(form, off, ['code', 'currentPassword']);
  }
  const parsed = CodeSchema.safeParse(readTexts(form, ['code']));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const codes =
    intent === 'renew'
      ? await newRecoveryCodes(request, app, actor, parsed.data.code)
      : await confirmTwoFactor(app, actor, parsed.data.code);
  return codes.ok
    ? data({ state: 'codes' as const, codes: codes.value.recoveryCodes })
    : answerRefused(form, codes, ['code']);
}

export default function TwoFactor() {
  const { view, pending } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer && 'codes' in answer) return <RecoveryCodes codes={answer.codes} />;
  const reply = answer && 'errors' in answer ? answer : emptyReply;
  const replyTo = (intent: string) => (reply.values.intent === intent ? reply : emptyReply);
  if (view.isOn)
    return <TwoFactorIsOn view={view} replies={{ renew: replyTo('renew'), disable: replyTo('disable') }} />;
  return (
    <div className="space-y-5">
      {answer && 'state' in answer && answer.state === 'off' ? (
        <Notice tone="good" urgent>
          Two-factor sign-in is off.
        </Notice>
      ) : null}
      {view.isRequired ? (
        <Notice tone="warn">Your company requires two-factor sign-in. Set it up to go on.</Notice>
      ) : null}
      <SetUpTwoFactor pending={pending} reply={replyTo('confirm')} />
    </div>
  );
}
