import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { getCompany, getCompanyUsage, updateCompany } from '../../../app/server/companies.server';
import { permissionTable, roles, scopes } from '../../../core/access/permissions';
import { CompanyChangeSchema } from '../../../core/companies/company-input';
import { UploadSettingsSchema } from '../../../core/protocol/upload-settings';
import type { ApiEnv } from './api-env';
import { access, answers, answersVersion, jsonBody } from './endpoint';
import { etagOf, expectedVersion, IfMatchHeaders } from './etag';
import { unwrap } from './problem';

const tags = ['Company'];
const path = '/api/v1/company';
const count = z.number().int();
const limit = count.nullable();

export const CompanySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    contactEmail: z.string().nullable(),
    website: z.string(),
    requireTwoFactor: z.boolean(),
    allowedEmailDomains: z.array(z.string()),
    defaultStorageProfileId: z.string().nullable(),
    defaultUploadSettings: UploadSettingsSchema.nullable(),
    quotaBytes: limit,
    quotaSessions: limit,
    limitBytes: limit,
    limitSessions: limit,
    version: count,
    createdAtMs: count,
    updatedAtMs: count,
  })
  .openapi('Company');
const one = z.object({ company: CompanySchema });

const UsageSchema = z
  .object({
    users: count,
    projects: count,
    sessions: count,
    activeSessions: count,
    bytesUploaded: count,
    allowedBytes: limit,
    allowedSessions: limit,
  })
  .openapi('CompanyUsage');

const RoleSchema = z.object({
  role: z.enum(roles),
  actions: z.array(z.object({ action: z.string(), does: z.string(), scope: z.enum(scopes).nullable() })),
});

const get = createRoute({
  ...access('company.read'),
  method: 'get',
  path,
  tags,
  responses: answersVersion(one, 'Your own company, with its settings.'),
});
const update = createRoute({
  ...access('company.write'),
  method: 'patch',
  path,
  tags,
  request: { headers: IfMatchHeaders, ...jsonBody(CompanyChangeSchema) },
  responses: answersVersion(one, 'The changed company. An absent field stays as it was.'),
});
const usage = createRoute({
  ...access('company.read'),
  method: 'get',
  path: `${path}/usage`,
  tags,
  responses: answers(z.object({ usage: UsageSchema }), 'What the company uses, and what it may use.'),
});
const table = createRoute({
  ...access('company.read'),
  method: 'get',
  path: '/api/v1/roles',
  tags,
  responses: answers(
    z.object({ roles: z.array(RoleSchema) }),
    'The roles and what each may do, with the scope that an API token needs for it; null is never for a token.',
  ),
});

export function addCompany(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(get, async (c) => {
    const company = unwrap(await getCompany(c.var.app, c.var.actor));
    return c.json({ company }, 200, etagOf(company));
  });
  api.openapi(update, async (c) => {
    const version = expectedVersion(c.req.valid('header'));
    const company = unwrap(await updateCompany(c.var.app, c.var.actor, c.req.valid('json'), version));
    return c.json({ company }, 200, etagOf(company));
  });
  api.openapi(usage, async (c) =>
    c.json({ usage: unwrap(await getCompanyUsage(c.var.app, c.var.actor)) }, 200),
  );
  api.openapi(table, (c) => c.json({ roles: permissionTable() }, 200));
}
