import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { signUp } from '../../../app/server/sign-up.server';
import { SignUpSchema } from '../../../core/companies/sign-up-input';
import type { ApiEnv } from './api-env';
import { created, jsonBody, open } from './endpoint';
import { unwrap } from './problem';

const create = createRoute({
  ...open,
  method: 'post',
  path: '/api/v1/companies',
  tags: ['Company'],
  request: jsonBody(SignUpSchema),
  responses: created(
    z.object({
      company: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
      admin: z.object({ id: z.string(), username: z.string(), displayName: z.string() }),
    }),
    'The new company and its first administrator, who can sign in now. Refused where signing up is closed.',
  ),
});

export function addCompanies(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(create, async (c) => {
    const { company, admin } = unwrap(await signUp(c.var.app, c.req.valid('json')));
    return c.json(
      {
        company: { id: company.id, name: company.name, slug: company.slug },
        admin: { id: admin.id, username: admin.username, displayName: admin.displayName },
      },
      201,
    );
  });
}
