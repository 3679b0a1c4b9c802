import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { companyStatistics, dailyStatistics, projectStatistics } from '../../../app/server/statistics.server';
import { listQuery } from '../../../core/protocol/list-query';
import { projectStatisticsSorts } from '../../../db/statistics';
import type { ApiEnv } from './api-env';
import { access, answers, nextCursor } from './endpoint';
import { unwrap } from './problem';
import { SessionStatisticsSchema } from './schemas';

const tags = ['Statistics'];
const count = z.number().int();

const daySentence = 'Give a day as YYYY-MM-DD, such as 2026-01-31.';
const day = z
  .string(daySentence)
  .regex(/^(19|20|21)\d\d-\d\d-\d\d$/, daySentence)
  .refine((text) => new Date(text).toJSON()?.startsWith(text) ?? false, daySentence)
  .openapi({ example: '2026-01-31' });

const company = createRoute({
  ...access('statistics.read'),
  method: 'get',
  path: '/api/v1/statistics',
  tags,
  summary: 'Totals of the company',
  responses: answers(
    z.object({
      statistics: SessionStatisticsSchema.extend({
        projects: count,
        activeProjects: count,
        cycles: count,
        uploaders: count.openapi({ description: 'People who have made a session.' }),
      }),
    }),
    'Totals over everything in your company.',
  ),
});
const daily = createRoute({
  ...access('statistics.read'),
  method: 'get',
  path: '/api/v1/statistics/daily',
  tags,
  summary: 'Sessions, files and bytes a day',
  request: { query: z.object({ from: day.optional(), to: day.optional() }).strict() },
  responses: answers(
    z.object({ days: z.array(z.object({ day: z.string(), sessions: count, files: count, bytes: count })) }),
    'Every day (UTC) from `from` to `to`, both inclusive, by the day on which a session was made. Without them the last 30 days.',
  ),
});
const projects = createRoute({
  ...access('statistics.read'),
  method: 'get',
  path: '/api/v1/statistics/projects',
  tags,
  summary: 'Totals of each project',
  request: { query: listQuery({ sorts: projectStatisticsSorts, defaultSort: '-bytesUploaded' }) },
  responses: answers(
    z.object({
      projects: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          sessions: count,
          filesUploaded: count,
          filesFailed: count,
          bytesUploaded: count,
        }),
      ),
      nextCursor,
    }),
    'A page of projects with their totals, the largest first.',
  ),
});

export function addStatistics(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(company, async (c) =>
    c.json({ statistics: await companyStatistics(c.var.app, c.var.actor) }, 200),
  );
  api.openapi(daily, async (c) =>
    c.json({ days: unwrap(await dailyStatistics(c.var.app, c.var.actor, c.req.valid('query'))) }, 200),
  );
  api.openapi(projects, async (c) => {
    const page = unwrap(await projectStatistics(c.var.app, c.var.actor, c.req.valid('query')));
    return c.json({ projects: page.rows, nextCursor: page.nextCursor }, 200);
  });
}
