import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { prefixesOverlap } from '../../core/cycles/prefix';
import { parseEndpoint } from '../../core/projects/endpoint';
import {
  type ProjectChange,
  ProjectChangeSchema,
  type ProjectInput,
  ProjectInputSchema,
} from '../../core/projects/project-input';
import { selectPrefixesOfBucket, selectPrefixesOfProject } from '../../db/cycles';
import {
  type CountedProject,
  deleteProject as deleteRow,
  findProject,
  insertProject,
  type ProjectFilter,
  type ProjectSort,
  selectProjects,
  updateProject as updateRow,
} from '../../db/projects';
import { findStorageProfile } from '../../db/storage-profiles';
import { auditRow } from './audit.server';
import type { AppContext } from './context';
import {
  conflict,
  forbidden,
  invalid,
  invalidInput,
  notFound,
  type Outcome,
  type Refusal,
  stale,
  succeed,
} from './outcome';
import { type ListRequest, type Page, readPage } from './paging';

export type ProjectView = CountedProject;

const nameTaken = conflict('Your company already has a project of this name. Choose another name.', 'name');

export async function listProjects(
  app: AppContext,
  actor: Actor,
  query: ListRequest<ProjectSort> & ProjectFilter = {},
): Promise<Outcome<Page<ProjectView>>> {
  return await readPage(query, 'name', (page) => selectProjects(app.db, actor.companyId, query, page));
}

export async function getProject(app: AppContext, actor: Actor, id: string): Promise<ProjectView | null> {
  return await findProject(app.db, actor.companyId, id);
}

export async function createProject(
  app: AppContext,
  actor: Actor,
  input: ProjectInput,
): Promise<Outcome<ProjectView>> {
  if (!may(actor, 'projects.write')) return forbidden();
  const parsed = ProjectInputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const refusal = await placeProblem(app, actor, parsed.data);
  if (refusal) return refusal;
  const id = crypto.randomUUID();
  const made = { ...parsed.data, endpoint: originOf(app, parsed.data.endpoint) };
  const times = { createdAtMs: app.nowMs(), updatedAtMs: app.nowMs() };
  const target = { kind: 'project', id, name: made.name } as const;
  const entry = auditRow(app, actor, { action: 'project.created', target, after: made });
  const inserted = await insertProject(app.db, { ...made, id, companyId: actor.companyId, ...times }, entry);
  return inserted ? await shown(app, actor, id) : nameTaken;
}

/**
 * An absent field stays as it is. What was proved of the bucket is forgotten when the project gets another one. Refused when
 * `expectedVersion` is given and no longer the project's.
 */
export async function updateProject(
  app: AppContext,
  actor: Actor,
  id: string,
  input: ProjectChange,
  expectedVersion?: number,
): Promise<Outcome<ProjectView>> {
  if (!may(actor, 'projects.write')) return forbidden();
  const before = await findProject(app.db, actor.companyId, id);
  if (!before) return notFound('project');
  if (expectedVersion !== undefined && before.version !== expectedVersion) return stale('project');
  const parsed = ProjectChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const refusal =
    (await placeProblem(app, actor, parsed.data)) ?? (await moveProblem(app, actor, before, parsed.data));
  if (refusal) return refusal;
  const change = {
    ...parsed.data,
    ...('endpoint' in parsed.data ? { endpoint: originOf(app, parsed.data.endpoint) } : {}),
  };
  const moved = movesBucket(before, change);
  const written = await updateRow(
    app.db,
    actor.companyId,
    id,
    { ...change, ...(moved ? { abilities: null } : {}), updatedAtMs: app.nowMs() },
    {
      expectedVersion,
      entry: auditRow(app, actor, {
        action: 'project.updated',
        target: targetOf(before),
        before: { ...before },
        after: change,
      }),
    },
  );
  if (written === 'taken') return nameTaken;
  if (written === 'stale') return stale('project');
  return written === 'updated' ? await shown(app, actor, id) : notFound('project');
}

export async function deleteProject(
  app: AppContext,
  actor: Actor,
  id: string,
  expectedVersion?: number,
): Promise<Outcome<null>> {
  if (!may(actor, 'projects.write')) return forbidden();
  const before = await findProject(app.db, actor.companyId, id);
  if (!before) return notFound('project');
  const event = { action: 'project.deleted', target: targetOf(before), before: factsOf(before) } as const;
  const edit = { expectedVersion, entry: auditRow(app, actor, event) };
  if (await deleteRow(app.db, actor.companyId, id, edit)) return succeed(null);
  const left = await findProject(app.db, actor.companyId, id);
  if (!left) return notFound('project');
  if (expectedVersion !== undefined && left.version !== expectedVersion) return stale('project');
  return conflict(
    'This project has upload sessions, which are the record of what arrived. Set it inactive instead of deleting it.',
  );
}

function targetOf({ id, name }: ProjectView) {
  return { kind: 'project', id, name } as const;
}

/** What people set of it. */
function factsOf({ name, description, bucket, region, endpoint, active, storageProfileId }: ProjectView) {
  return { name, description, bucket, region, endpoint, active, storageProfileId };
}

type Place = Pick<ProjectChange, 'storageProfileId' | 'endpoint'>;

/** Checks what a schema cannot: that the storage profile is the company's own, and that the endpoint may be reached. */
async function placeProblem(app: AppContext, actor: Actor, place: Place): Promise<Refusal | null> {
  if (place.endpoint) {
    const endpoint = parseEndpoint(place.endpoint, { allowLoopback: app.localMode });
    if (!endpoint.ok) return invalid(endpoint.sentence, 'endpoint');
  }
  if (place.storageProfileId === undefined) return null;
  const profile = await findStorageProfile(app.db, actor.companyId, place.storageProfileId);
  return profile
    ? null
    : invalid('There is no such storage profile. Choose one from the list.', 'storageProfileId');
}

/** A running session keeps the place it started with; and cycles of two projects must not meet in one bucket. */
async function moveProblem(
  app: AppContext,
  actor: Actor,
  before: ProjectView,
  change: ProjectChange,
): Promise<Refusal | null> {
  if (change.bucket === undefined || change.bucket === before.bucket) return null;
  if (before.sessionCount > 0) {
    return conflict(
      'This project has sent data to its bucket. Make a new project for another bucket.',
      'bucket',
    );
  }
  const own = await selectPrefixesOfProject(app.db, actor.companyId, before.id);
  const others = await selectPrefixesOfBucket(app.db, actor.companyId, change.bucket);
  const clash = others.find((other) => own.some((prefix) => prefixesOverlap(prefix, other.prefix)));
  if (!clash) return null;
  return conflict(
    `A cycle of the project "${clash.projectName}" already uses the prefix "${clash.prefix}" in that bucket. Change the prefixes of this project's cycles first.`,
    'bucket',
  );
}

function movesBucket(before: ProjectView, change: ProjectChange): boolean {
  const fields = ['bucket', 'endpoint', 'region', 'storageProfileId'] as const;
  return fields.some((field) => change[field] !== undefined && change[field] !== before[field]);
}

function originOf(app: AppContext, endpoint: string | null | undefined): string | null {
  if (!endpoint) return null;
  const parsed = parseEndpoint(endpoint, { allowLoopback: app.localMode });
  return parsed.ok ? parsed.endpoint : null;
}

async function shown(app: AppContext, actor: Actor, id: string): Promise<Outcome<ProjectView>> {
  const row = await findProject(app.db, actor.companyId, id);
  return row ? succeed(row) : notFound('project');
}
