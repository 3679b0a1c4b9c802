import { z } from 'zod';
import type { Seeded } from './seed';

export interface ApiCase {
  readonly name: string;
  readonly path: string;
  /** Throws when the answer is not what the seed has. */
  readonly check: (body: unknown) => void;
}

const ItemSchema = z.looseObject({ id: z.union([z.string(), z.number()]) });

/** Lists of the largest company, which has about a tenth of everything. */
export function apiCases({ projectId, counts }: Seeded): ApiCase[] {
  const list = (
    name: string,
    member: string,
    query: string,
    fits: (item: Record<string, unknown>) => boolean = () => true,
  ) => ({
    name,
    path: `/${name.split(' ')[0]}?limit=50${query}`,
    check: (body: unknown) => {
      const items = z.looseObject({ [member]: z.array(ItemSchema) }).parse(body)[member] as Record<
        string,
        unknown
      >[];
      const ids = new Set(items.map(({ id }) => id));
      if (ids.size !== 50) throw new Error(`${name}: expected 50 different items and got ${ids.size}`);
      if (!items.every(fits)) throw new Error(`${name}: an item does not fit the query`);
    },
  });
  if (counts.sessions < 1_000) throw new Error('The seed is too small to measure');
  return [
    {
      name: 'floor',
      path: '/health',
      check: (body) => void z.object({ status: z.literal('ok') }).parse(body),
    },
    list('sessions', 'sessions', ''),
    list('sessions by state', 'sessions', '&state=failed', ({ state }) => state === 'failed'),
    list(
      'sessions of a project',
      'sessions',
      `&projectId=${projectId}`,
      (item) => item.projectId === projectId,
    ),
    list('sessions by name', 'sessions', '&q=calibration', ({ folderName }) =>
      String(folderName).includes('calibration'),
    ),
    list('sessions by size', 'sessions', '&sort=-bytesTotal'),
    list('projects', 'projects', ''),
    list('projects by name', 'projects', '&q=series%204', ({ description }) =>
      String(description).includes('series 4'),
    ),
    list('projects newest', 'projects', '&sort=-createdAtMs'),
    list('users', 'users', ''),
    list('users by name', 'users', '&q=person', ({ displayName }) => String(displayName).includes('Person')),
    list('audit-log', 'entries', ''),
    { name: 'statistics', path: '/statistics', check: (body) => void z.looseObject({}).parse(body) },
  ];
}
