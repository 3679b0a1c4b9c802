import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/cloudflare';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { ApiTokenInputSchema } from '../../core/access/api-token-input';
import { scopeDoes, scopesOf } from '../../core/access/permissions';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused } from '../components/form/form-response.server';
import { LocalTime } from '../components/local-time';
import { NewTokenForm } from '../components/profile/new-token-form';
import { Badge } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { CopyButton } from '../components/ui/copy-button';
import { Notice } from '../components/ui/notice';
import type { PageHandle } from '../page-access';
import { createApiToken, listApiTokens, revokeApiToken } from '../server/sign-in/api-tokens.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'tokens.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'API tokens · Longshore' }];

const dayMs = 24 * 60 * 60_000;

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const page = await listApiTokens(app, actor, { limit: 200 });
  if (!page.ok) throw new Response(page.sentence, { status: 403 });
  const { role } = actor;
  const offered = scopesOf(role).map((scope) => ({ scope, does: scopeDoes(scope, role).join('; ') }));
  return { tokens: page.value.rows, offered, nowMs: app.nowMs() };
}

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const form = await request.formData();
  const revoked = form.get('revoke');
  if (typeof revoked === 'string') {
    const outcome = await revokeApiToken(app, actor, revoked);
    return outcome.ok ? data({ token: null, reply: emptyReply }) : answerRefused(form, outcome, []);
  }
  const days = Number(form.get('days'));
  const input = {
    name: form.get('name'),
    scopes: form.getAll('scopes'),
    expiresAtMs: app.nowMs() + days * dayMs,
  };
  const parsed = ApiTokenInputSchema.safeParse(input);
  if (!parsed.success) return answerInvalid(form, parsed.error);
  const outcome = await createApiToken(app, actor, parsed.data);
  if (!outcome.ok) return answerRefused(form, outcome, ['name', 'scopes']);
  return data({ token: outcome.value.token, reply: emptyReply });
}

export default function ApiTokens() {
  const { tokens, offered, nowMs } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const token = answer && 'token' in answer ? answer.token : null;
  const reply = answer === undefined ? emptyReply : 'reply' in answer ? answer.reply : answer;
  return (
    <div className="space-y-4">
      {token ? (
        <Notice
          tone="good"
          urgent
          title="Your new API token"
          testId="new-token"
          actions={<CopyButton text={token} label="Copy" />}
        >
          <code>{token}</code>
          <p>Copy it now: it is shown only this once. Whoever has it can do what it allows.</p>
        </Notice>
      ) : null}
      <Card title="API tokens" flush>
        {tokens.length === 0 ? (
          <p className="p-4 text-muted">You have no API token. A program needs one to use the API for you.</p>
        ) : (
          <ul className="divide-y divide-line">
            {tokens.map(({ id, name, hint, scopes, expiresAtMs, lastUsedAtMs }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
                    {name} <span className="font-normal text-muted">…{hint}</span>
                    {expiresAtMs <= nowMs ? <Badge tone="warn">Expired</Badge> : null}
                  </p>
                  <p className="text-sm text-muted [overflow-wrap:anywhere]">{scopes.join(', ')}</p>
                  <p className="text-sm text-muted">
                    {expiresAtMs <= nowMs ? 'Expired' : 'Expires'} <LocalTime atMs={expiresAtMs} />,{' '}
                    {lastUsedAtMs === null ? (
                      'never used'
                    ) : (
                      <>
                        last used <LocalTime atMs={lastUsedAtMs} />
                      </>
                    )}
                  </p>
                </div>
                <Form method="post">
                  <input type="hidden" name="revoke" value={id} />
                  <Button type="submit" size="small" variant="danger" aria-label={`Revoke ${name}`}>
                    Revoke
                  </Button>
                </Form>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {/* After a token was made the form starts anew. */}
      <NewTokenForm key={token} reply={reply} offered={offered} />
    </div>
  );
}
