import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { cycleLabel, cycleMayBecome } from '../../core/cycles/cycle';
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
  deleteCycle as deleteRow,
  findCycle,
  insertCycle,
  nextCycleNumber,
  selectCycles,
  selectPrefixesOfBucket,
  updateCyclePrefix,
  updateCycle as updateRow,
} from '../../db/cycles';
import { findProject } from '../../db/projects';
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
import type { ProjectView } from './projects.server';

export type CycleView = CountedCycle & { readonly label: string };
export type CycleWithProject = CycleView & { readonly project: ProjectView };

/** Two people may take the same number at once; the loser takes the next. */
const numberTries = 5;

/** Null when the company has no such project. */
export async function listCycles(
  app: AppContext,
  actor: Actor,
  projectId: string,
): Promise<CycleView[] | null> {
  if (!(await findProject(app.db, actor.companyId, projectId))) return null;
  return (await selectCycles(app.db, actor.companyId, projectId)).map(withLabel);
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
  if (!parsed.success) return invalidInput(parsed.error);
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
    const inserted = await insertCycle(app.db, {
      id,
      companyId: actor.companyId,
      projectId,
      number,
      prefix: prefix.value,
      description: parsed.data.description,
      createdAtMs: app.nowMs(),
      updatedAtMs: app.nowMs(),
    });
    if (inserted) return await shown(app, actor, id);
  }
  return conflict('Several cycles are being made at the same time. Try again in a moment.');
}

export async function updateCycle(
  app: AppContext,
  actor: Actor,
  id: string,
  input: CycleChange,
): Promise<Outcome<CycleWithProject>> {
  if (!may(actor, 'cycles.write')) return forbidden();
  const before = await getCycle(app, actor, id);
  if (!before) return notFound('cycle');
  const parsed = CycleChangeSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  const { prefix, ...change } = parsed.data;
  if (change.status !== undefined && !cycleMayBecome(before.status, change.status)) {
    return conflict(
      `A cycle that is ${words(before.status)} cannot become ${words(change.status)} again. Make a new cycle instead.`,
      'status',
    );
  }
  if (prefix !== undefined) {
    const refusal = await movePrefix(app, actor, before, prefix);
    if (refusal) return refusal;
  }
  const written = await updateRow(app.db, actor.companyId, id, { ...change, updatedAtMs: app.nowMs() });
  return written ? await shown(app, actor, id) : notFound('cycle');
}

export async function deleteCycle(app: AppContext, actor: Actor, id: string): Promise<Outcome<null>> {
  if (!may(actor, 'cycles.write')) return forbidden();
  if (!(await findCycle(app.db, actor.companyId, id))) return notFound('cycle');
  if (await deleteRow(app.db, actor.companyId, id)) return succeed(null);
  return conflict(
    'This cycle has upload sessions, which are the record of what arrived. It cannot be deleted; mark it as completed instead.',
  );
}

async function movePrefix(
  app: AppContext,
  actor: Actor,
  before: CycleWithProject,
  typed: string,
): Promise<Refusal | null> {
  const parsed = parsePrefix(typed);
  if (parsed.ok && parsed.prefix === before.prefix) return null;
  const prefix = await freePrefix(app, actor, before.project, typed, before.id);
  if (!prefix.ok) return prefix;
  if (await updateCyclePrefix(app.db, actor.companyId, before.id, prefix.value)) return null;
  return conflict(
    'This cycle has upload sessions, so its prefix is fixed. Make a new cycle for another prefix.',
    'prefix',
  );
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

function words(status: string): string {
  return status.replace('_', ' ');
}

async function shown(app: AppContext, actor: Actor, id: string): Promise<Outcome<CycleWithProject>> {
  const cycle = await getCycle(app, actor, id);
  return cycle ? succeed(cycle) : notFound('cycle');
}
