import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { type CycleStatus, cycleLabel, cycleMayBecome } from '../../core/cycles/cycle';
import {
  type CycleChange,
  CycleChangeSchema,
  type CycleInput,
  CycleInputSchema,
} from '../../core/cycles/cycle-input';
import { defaultPrefix, prefixesOverlap } from '../../core/cycles/prefix';
import { parsePrefix } from '../../core/storage/object-key';
import {
  type CountedCycle,
  type CycleSort,
  deleteCycle as deleteRow,
  findCycle,
  insertCycle,
  nextCycleNumber,
  selectCycles,
  selectPrefixesOfBucket,
  updateCycle as updateRow,
} from '../../db/cycles';
import { findProject } from '../../db/projects';
import { auditRow } from './audit.server';
import type { AppContext } from './context';
import {
  conflict,
  forbidden,
  invalid,
  invalidInput,
  notFound,
  type Outcome,
  stale,
  succeed,
} from './outcome';
import { type ListRequest, readPage } from './paging';
import type { ProjectView } from './projects.server';

export type CycleView = CountedCycle & { readonly label: string };
export type CycleWithProject = CycleView & { readonly project: ProjectView };

/** Two people may take the same number at once; the loser takes the next. */
const numberTries = 5;

export interface CyclePage {
  readonly cycles: CycleView[];
  readonly nextCursor: string | null;
}

export async function listCycles(
  app: AppContext,
  actor: Actor,
  projectId: string,
  query: ListRequest<CycleSort> & { readonly status?: CycleStatus } = {},
): Promise<Outcome<CyclePage>> {
  if (!(await findProject(app.db, actor.companyId, projectId))) return notFound('project');
  const page = await readPage(query, 'number', (request) =>
    selectCycles(app.db, actor.companyId, projectId, query, request),
  );
  if (!page.ok) return page;
  return succeed({ cycles: page.value.rows.map(withLabel), nextCursor: page.value.nextCursor });
}

/** The place that a new cycle would get by itself. */
export async function nextCyclePrefix(app: AppContext, actor: Actor, project: ProjectView): Promise<string> {
  return defaultPrefix(project.name, await nextCycleNumber(app.db, actor.companyId, project.id));
}

export async function getCycle(app: AppContext, actor: Actor, id: string): Promise<CycleWithProject | null> {
  const cycle = await findCycle(app.db, actor.companyId, id);
  const project = cycle && (await findProject(app.db, actor.companyId, cycle.projectId));
  return project ? { ...withLabel(cycle), project } : null;
}

export async function createCycle(
  app: AppContext,
  actor: Actor,
  projectId: string,
  input: CycleInput,
): Promise<Outcome<CycleWithProject>> {
  if (!may(actor, 'cycles.write')) return forbidden();
  const project = await findProject(app.db, actor.companyId, projectId);
  if (!project) return notFound('project');
  const parsed = CycleInputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  for (let tries = 0; tries < numberTries; tries++) {
    const number = await nextCycleNumber(app.db, actor.companyId, projectId);
    const prefix = await freePrefix(
      app,
      actor,
      project,
      parsed.data.prefix?.trim() || defaultPrefix(project.name, number),
    );
    if (!prefix.ok) return prefix;
    const id = crypto.randomUUID();
    const made = { projectId, number, prefix: prefix.value, description: parsed.data.description };
    const times = { createdAtMs: app.nowMs(), updatedAtMs: app.nowMs() };
    const target = { kind: 'cycle', id, name: nameOf({ number, project }) } as const;
    const entry = auditRow(app, actor, { action: 'cycle.created', target, after: made });
    if (
      await insertCycle(app.db, { ...made, id, companyId: actor.companyId, ...times }, project.bucket, entry)
    )
      return await shown(app, actor, id);
  }
  return conflict('Several cycles are being made at the same time. Try again in a moment.');
}

/** Refused when `expectedVersion` is given and no longer the cycle's. */
export async function updateCycle(
  app: AppContext,
  actor: Actor,
  id: string,
  input: CycleChange,
  expectedVersion?: number,
): Promise<Outcome<CycleWithProject>> {
  if (!may(actor, 'cycles.write')) return forbidden();
  const before = await getCycle(app, actor, id);
  if (!before) return notFound('cycle');
  if (expectedVersion !== undefined && before.version !== expectedVersion) return stale('cycle');
  const parsed = CycleChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  const { prefix: typed, ...change } = parsed.data;
  if (change.status !== undefined && !cycleMayBecome(before.status, change.status)) {
    return conflict(
      `A cycle that is ${words(before.status)} cannot become ${words(change.status)} again. Make a new cycle instead.`,
      'status',
    );
  }
  const prefix = typed === undefined ? succeed(undefined) : await movedPrefix(app, actor, before, typed);
  if (!prefix.ok) return prefix;
  const changed = { ...change, ...(prefix.value === undefined ? {} : { prefix: prefix.value }) };
  const entry = auditRow(app, actor, {
    action: 'cycle.updated',
    target: { kind: 'cycle', id, name: nameOf(before) },
    before: { ...before },
    after: changed,
  });
  const row = { ...changed, updatedAtMs: app.nowMs() };
  const written = await updateRow(app.db, actor.companyId, id, row, { expectedVersion, entry });
  if (written === 'updated') return await shown(app, actor, id);
  const left = await getCycle(app, actor, id);
  if (!left) return notFound('cycle');
  if (expectedVersion !== undefined && left.version !== expectedVersion) return stale('cycle');
  return prefixFixed;
}

export async function deleteCycle(
  app: AppContext,
  actor: Actor,
  id: string,
  expectedVersion?: number,
): Promise<Outcome<null>> {
  if (!may(actor, 'cycles.write')) return forbidden();
  const before = await getCycle(app, actor, id);
  if (!before) return notFound('cycle');
  const { number, prefix, description, status } = before;
  const entry = auditRow(app, actor, {
    action: 'cycle.deleted',
    target: { kind: 'cycle', id, name: nameOf(before) },
    before: { number, prefix, description, status },
  });
  if (await deleteRow(app.db, actor.companyId, id, { expectedVersion, entry })) return succeed(null);
  const left = await getCycle(app, actor, id);
  if (!left) return notFound('cycle');
  if (expectedVersion !== undefined && left.version !== expectedVersion) return stale('cycle');
  return conflict(
    'This cycle has upload sessions, which are the record of what arrived. It cannot be deleted; mark it as completed instead.',
  );
}

const prefixFixed = conflict(
  'This cycle has upload sessions, so its prefix is fixed. Make a new cycle for another prefix.',
  'prefix',
);

/** The prefix to move to; undefined when it is the one that the cycle has. */
async function movedPrefix(
  app: AppContext,
  actor: Actor,
  before: CycleWithProject,
  typed: string,
): Promise<Outcome<string | undefined>> {
  const parsed = parsePrefix(typed);
  if (parsed.ok && parsed.prefix === before.prefix) return succeed(undefined);
  const prefix = await freePrefix(app, actor, before.project, typed, before.id);
  return prefix.ok && before.sessionCount > 0 ? prefixFixed : prefix;
}

/**
 * The prefix, if no other cycle of the company writes there. Under one prefix, two cycles could overwrite each other's
 * objects, and the clean-up after one would abort the open uploads of the other.
 */
async function freePrefix(
  app: AppContext,
  actor: Actor,
  project: ProjectView,
  typed: string,
  exceptCycleId?: string,
): Promise<Outcome<string>> {
  const parsed = parsePrefix(typed);
  if (!parsed.ok) return invalid(parsed.sentence, 'prefix');
  const used = await selectPrefixesOfBucket(app.db, actor.companyId, project.bucket);
  const clash = used.find(
    (other) => other.id !== exceptCycleId && prefixesOverlap(parsed.prefix, other.prefix),
  );
  if (!clash) return succeed(parsed.prefix);
  const owner = clash.projectId === project.id ? 'this project' : `the project "${clash.projectName}"`;
  return conflict(
    `The prefix "${parsed.prefix}" overlaps with "${clash.prefix}" of ${cycleLabel(clash.number)} of ${owner}. Choose a prefix that lies beside it.`,
    'prefix',
  );
}

function withLabel(cycle: CountedCycle): CycleView {
  return { ...cycle, label: cycleLabel(cycle.number) };
}

/** As the audit log calls it. */
export function nameOf(cycle: {
  readonly number: number;
  readonly project: { readonly name: string };
}): string {
  return `${cycleLabel(cycle.number)} of ${cycle.project.name}`;
}

function words(status: string): string {
  return status.replace('_', ' ');
}

async function shown(app: AppContext, actor: Actor, id: string): Promise<Outcome<CycleWithProject>> {
  const cycle = await getCycle(app, actor, id);
  return cycle ? succeed(cycle) : notFound('cycle');
}
