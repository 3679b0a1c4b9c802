import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { LocalTime } from '../components/local-time';
import { Badge } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import { endOneSignIn, endOtherSignIns, listSignIns } from '../server/sign-in/my-sign-ins.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'sign-ins.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Sign-ins · Longshore' }];

const methodWords = {
  password: 'by password',
  sso: 'by single sign-on',
  invitation: 'by invitation',
  reset: 'by a link from an e-mail',
  sign_up: 'by sign-up',
} as const;

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const page = await listSignIns(app, actor, { limit: 200 });
  if (!page.ok) throw new Response(page.sentence, { status: 403 });
  return { signIns: page.value.rows };
}

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const signInId = (await request.formData()).get('signInId');
  const ended =
    typeof signInId === 'string'
      ? await endOneSignIn(app, actor, signInId)
      : await endOtherSignIns(app, actor);
  return ended.ok ? redirect('/profile/sign-ins') : data({ sentence: ended.sentence }, { status: 404 });
}

export default function SignIns() {
  const { signIns } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const navigation = useNavigation();
  const ending = navigation.formData?.get('signInId');
  const endsOthers = navigation.formData !== undefined && ending === null;
  return (
    <div className="space-y-4">
      {refusal ? (
        <Notice tone="bad" urgent>
          {refusal.sentence}
        </Notice>
      ) : null}
      <Card
        title="Where you are signed in"
        flush
        actions={
          signIns.length > 1 ? (
            <Form method="post">
              <Button type="submit" size="small" busy={endsOthers}>
                End all others
              </Button>
            </Form>
          ) : null
        }
      >
        <ul className="divide-y divide-line">
          {signIns.map(({ id, device, place, address, method, createdAtMs, lastUsedAtMs, current }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  {device}
                  {current ? <Badge tone="good">This sign-in</Badge> : null}
                </p>
                <p className="text-sm text-muted [overflow-wrap:anywhere]">
                  {[place, address].filter(Boolean).join(' · ') || 'Place unknown'}
                </p>
                <p className="text-sm text-muted">
                  Signed in {methodWords[method]} <LocalTime atMs={createdAtMs} />, last used{' '}
                  <LocalTime atMs={lastUsedAtMs} />
                </p>
              </div>
              <Form method="post">
                <input type="hidden" name="signInId" value={id} />
                <Button
                  type="submit"
                  size="small"
                  variant="danger"
                  busy={ending === id}
                  aria-label={`End the sign-in of ${device}${current ? ', which is this one' : ''}`}
                >
                  End
                </Button>
              </Form>
            </li>
          ))}
        </ul>
      </Card>
      <p className="max-w-prose text-muted">
        Something here that is not you? End it, and change your password. What was shown there can no longer
        be read from then on.
      </p>
    </div>
  );
}
