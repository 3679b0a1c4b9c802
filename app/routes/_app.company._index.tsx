import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import { useLoaderData } from '@remix-run/react';
import { KeyRound, Settings } from 'lucide-react';
import { may } from '../../core/access/permissions';
import { CompanyFacts } from '../components/company/company-facts';
import { RoleTable } from '../components/company/role-table';
import { UsageBars } from '../components/company/usage-bars';
import { formatCount } from '../components/format';
import { LinkButton } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { PageHeader } from '../components/ui/page-header';
import { Stat, StatRow } from '../components/ui/stat';
import type { PageHandle } from '../page-access';
import { getCompany, getCompanyUsage } from '../server/companies.server';
import { requirePermission } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'company.read' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Company · Longshore' }];

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const [company, usage] = await Promise.all([getCompany(app, actor), getCompanyUsage(app, actor)]);
  if (!company.ok) throw new Response(company.sentence, { status: 404 });
  if (!usage.ok) throw new Response(usage.sentence, { status: 404 });
  return {
    company: company.value,
    usage: usage.value,
    mayWrite: may(actor, 'company.write'),
    maySetUpSso: may(actor, 'sso.write'),
  };
}

export default function Company() {
  const { company, usage, mayWrite, maySetUpSso } = useLoaderData<typeof loader>();
  const change = (
    <>
      {maySetUpSso ? (
        <LinkButton to="/company/sso">
          <KeyRound aria-hidden="true" /> Single sign-on
        </LinkButton>
      ) : null}
      {mayWrite ? (
        <LinkButton to="/company/settings">
          <Settings aria-hidden="true" /> Settings
        </LinkButton>
      ) : null}
    </>
  );
  return (
    <>
      <PageHeader title={company.name} lead="Your company, and what its people may do." actions={change} />
      <div className="space-y-4">
        <StatRow>
          <Stat label="Users">{formatCount(usage.users)}</Stat>
          <Stat label="Projects">{formatCount(usage.projects)}</Stat>
          <Stat label="Sessions">{formatCount(usage.sessions)}</Stat>
        </StatRow>
        <div className="grid gap-4 lg:grid-cols-2">
          <Card title="Profile">
            <CompanyFacts company={company} />
          </Card>
          <Card title="Usage">
            <UsageBars usage={usage} />
          </Card>
        </div>
        <Card title="Roles" flush>
          <RoleTable />
        </Card>
      </div>
    </>
  );
}
