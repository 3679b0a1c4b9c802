import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/cloudflare';
import { useActionData, useLoaderData } from '@remix-run/react';
import { CompanyChangeSchema } from '../../core/companies/company-input';
import { CompanyForm } from '../components/company/company-form';
import { companyFields, flatProblems, readCompanyForm } from '../components/company/read-company-form.server';
import { emptyReply } from '../components/form/form-reply';
import { answerInvalid, answerRefused } from '../components/form/form-response.server';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { getCompany, updateCompany } from '../server/companies.server';
import { requirePermission } from '../server/sign-in/require-actor.server';
import { storageProfileChoices } from '../server/storage-profiles.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'company.write' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Company settings · Longshore' }];

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const company = await getCompany(app, actor);
  if (!company.ok) throw new Response(company.sentence, { status: 404 });
  return { company: company.value, profiles: await storageProfileChoices(app, actor) };
}

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  const actor = await requirePermission(request, app, handle.access);
  const form = await request.formData();
  const parsed = CompanyChangeSchema.safeParse(readCompanyForm(form));
  if (!parsed.success) return answerInvalid(form, flatProblems(parsed.error));
  const outcome = await updateCompany(app, actor, parsed.data, Number(form.get('version')));
  return outcome.ok ? redirect('/company') : answerRefused(form, outcome, companyFields);
}

export default function CompanySettings() {
  const { company, profiles } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>() ?? emptyReply;
  return (
    <>
      <PageHeader title="Company settings" crumbs={[{ label: 'Company', to: '/company' }]} />
      <CompanyForm reply={reply} company={company} profiles={profiles} />
    </>
  );
}
