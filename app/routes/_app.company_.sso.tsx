import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { SsoConnectionInputSchema } from '../../core/access/sso';
import { DeleteButton } from '../components/form/delete-button';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused } from '../components/form/form-response.server';
import { readSsoForm, readVersion, ssoFields } from '../components/sso/read-sso-form.server';
import { SsoAddresses } from '../components/sso/sso-addresses';
import { SsoForm } from '../components/sso/sso-form';
import { SsoTestCard } from '../components/sso/sso-test-card';
import { Badge } from '../components/ui/badge';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { requirePermission } from '../server/sign-in/require-actor.server';
import {
  getSsoConnection,
  removeSsoConnection,
  saveSsoConnection,
  ssoSurroundings,
} from '../server/sso/sso-connection.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'sso.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Single sign-on · Longshore' }];

const here = '/company/sso';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const [found, surroundings] = await Promise.all([
    getSsoConnection(context.app, actor),
    ssoSurroundings(context.app, actor),
  ]);
  return { connection: found.ok ? found.value : null, ...surroundings };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requirePermission(request, context.app, handle.access);
  const form = await request.formData();
  if (form.get('intent') === 'delete') {
    const removed = await removeSsoConnection(context.app, actor);
    return removed.ok ? redirect(here) : answerRefused(form, removed, []);
  }
  const parsed = SsoConnectionInputSchema.safeParse(readSsoForm(form));
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const saved = await saveSsoConnection(context.app, actor, parsed.data, readVersion(form));
  return saved.ok ? redirect(here) : answerRefused(form, saved, ssoFields);
}

export default function SingleSignOnSettings() {
  const { connection, redirectUri, signInAddress, allowedEmailDomains } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  return (
    <>
      <PageHeader
        title="Single sign-on"
        crumbs={[{ label: 'Company', to: '/company' }]}
        mark={<StateBadge connection={connection} />}
        lead="Lets your colleagues sign in with your company's own OpenID Connect provider, such as Entra ID, Google Workspace, Okta or Keycloak."
        actions={
          connection ? (
            <DeleteButton
              label="Remove"
              title="Remove single sign-on?"
              sentence="Nobody signs in through the provider any more, and Longshore forgets who is who there. Users and their passwords stay."
            />
          ) : null
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <SsoForm
          key={connection?.version ?? 0}
          reply={reply}
          connection={connection}
          allowedEmailDomains={allowedEmailDomains}
        />
        <div className="space-y-6">
          <SsoAddresses redirectUri={redirectUri} signInAddress={signInAddress} />
          {connection ? <SsoTestCard key={connection.version} /> : null}
        </div>
      </div>
    </>
  );
}

function StateBadge({ connection }: { connection: { readonly enabled: boolean } | null }) {
  if (!connection) return <Badge>Not set up</Badge>;
  return connection.enabled ? <Badge tone="good">On</Badge> : <Badge tone="warn">Off</Badge>;
}
