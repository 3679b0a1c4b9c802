import { Hono } from 'hono';
import { createAppContext } from '../../../app/server/context';
import { loggableCause } from '../../../app/server/loggable';
import {
  createCompany,
  listCompanies,
  resumeCompany,
  setLimits,
  suspendCompany,
} from '../../../app/server/operator/operator-companies.server';
import { problemResponse, RefusalError, refusalResponse, unwrap } from '../api/problem';
import { type OperatorEnv, operatorGuard } from './operator-guard';

/** What `npm run operator` asks. No part of the public API and of its document. */
export function createOperatorApp(): Hono<OperatorEnv> {
  const operator = new Hono<OperatorEnv>();
  operator.use('*', async (c, next) => {
    const requestId = c.req.header('cf-ray') ?? crypto.randomUUID();
    c.set('app', createAppContext(c.env, { request: c.req.raw, requestId, ctx: c.executionCtx }));
    await next();
    c.res.headers.set('cache-control', 'no-store');
  });
  operator.use('*', operatorGuard);

  operator.get('/operator/v1/companies', async (c) => c.json({ companies: await listCompanies(c.var.app) }));
  operator.post('/operator/v1/companies', async (c) => {
    const { company, admin, link } = unwrap(await createCompany(c.var.app, await c.req.json()));
    return c.json(
      { company: { name: company.name, slug: company.slug }, username: admin.username, link },
      201,
    );
  });
  operator.post('/operator/v1/companies/:slug/suspend', async (c) => {
    const { slug, suspendedAtMs } = unwrap(await suspendCompany(c.var.app, c.req.param('slug')));
    return c.json({ company: { slug, suspendedAtMs } });
  });
  operator.post('/operator/v1/companies/:slug/resume', async (c) => {
    const { slug, suspendedAtMs } = unwrap(await resumeCompany(c.var.app, c.req.param('slug')));
    return c.json({ company: { slug, suspendedAtMs } });
  });
  operator.patch('/operator/v1/companies/:slug/limits', async (c) => {
    const company = unwrap(await setLimits(c.var.app, c.req.param('slug'), await c.req.json()));
    const { slug, limitBytes, limitSessions } = company;
    return c.json({ company: { slug, limitBytes, limitSessions } });
  });

  operator.notFound(() => problemResponse(404, 'The operator has no such command here.'));
  operator.onError((error, c) => {
    if (error instanceof RefusalError) return refusalResponse(error.refusal);
    if (error instanceof SyntaxError)
      return problemResponse(400, 'The body of the request is not JSON. Correct it and send it again.');
    const { requestId } = c.var.app.where;
    console.error("An operator's request failed unexpectedly", { requestId, cause: loggableCause(error) });
    return problemResponse(500, `Something went wrong. Look for the request ID ${requestId} in the log.`);
  });
  return operator;
}
