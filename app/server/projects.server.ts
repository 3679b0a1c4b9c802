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
import { selectCycles, selectPrefixesOfBucket } from '../../db/cycles';
import {
  type CountedProject,
  deleteProject as deleteRow,
  findProject,
  insertProject,
  selectProjects,
  updateProject as updateRow,
} from '../../db/projects';
import { findStorageProfile } from '../../db/storage-profiles';
import type { AppContext } from './context';
import {
  conflict,
  forbidden,
  invalid,
  invalidInput,
  notFound,
  type Outcome,
  type Refusal,
  succeed,
} from './outcome';

export type ProjectView = CountedProject;

const nameTaken = conflict('Your company already has a project of this name. Choose another name.', 'name');

export async function listProjects(app: AppContext, actor: Actor): Promise<ProjectView[]> {
  return await selectProjects(app.db, actor.companyId);
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
  if (!parsed.success) return invalidInput(parsed.error);
  const refusal = await placeProblem(app, actor, parsed.data);
  if (refusal) return refusal;
  const id = crypto.randomUUID();
  const inserted = await insertProject(app.db, {
    ...parsed.data,
    endpoint: originOf(app, parsed.data.endpoint),
    id,
    companyId: actor.companyId,
    createdAtMs: app.nowMs(),
    updatedAtMs: app.nowMs(),
  });
  return inserted ? await shown(app, actor, id) : nameTaken;
}

/** An absent field stays as it is. What was proved of the bucket is forgotten when the project gets another one. */
export async function updateProject(
  app: AppContext,
  actor: Actor,
  id: string,
  input: ProjectChange,
): Promise<Outcome<ProjectView>> {
  if (!may(actor, 'projects.write')) return forbidden();
  const before = await findProject(app.db, actor.companyId, id);
  if (!before) return notFound('project');
  const parsed = ProjectChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const refusal =
    (await placeProblem(app, actor, parsed.data)) ?? (await moveProblem(app, actor, before, parsed.data));
  if (refusal) return refusal;
  const change = {
    ...parsed.data,
    ...('endpoint' in parsed.data ? { endpoint: originOf(app, parsed.data.endpoint) } : {}),
  };
  const moved = movesBucket(before, change);
  const written = await updateRow(app.db, actor.companyId, id, {
    ...change,
    ...(moved ? { abilities: null } : {}),
    updatedAtMs: app.nowMs(),
  });
  if (written === 'taken') return nameTaken;
  return written === 'updated' ? await shown(app, actor, id) : notFound('project');
}

export async function deleteProject(app: AppContext, actor: Actor, id: string): Promise<Outcome<null>> {
  if (!may(actor, 'projects.write')) return forbidden();
  if (!(await findProject(app.db, actor.companyId, id))) return notFound('project');
  if (await deleteRow(app.db, actor.companyId, id)) return succeed(null);
  return conflict(
    'This project has upload sessions, which are the record of what arrived. Set it inactive instead of deleting it.',
  );
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
  const own = await selectCycles(app.db, actor.companyId, before.id);
  const others = await selectPrefixesOfBucket(app.db, actor.companyId, change.bucket);
  const clash = others.find((other) => own.some((cycle) => prefixesOverlap(cycle.prefix, other.prefix)));
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
