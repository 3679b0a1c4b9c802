import type { Actor } from '../../core/access/actor';
import { may } from '../../core/access/permissions';
import { digestHeader } from '../../core/checksums/digest';
import { type BucketAbilities, digestFor, noAbilities } from '../../core/storage/bucket-abilities';
import { checkPrefix } from '../../core/storage/iam-policy';
import type { BucketAccess } from '../../core/storage/object-store';
import { type StorageProblem, storageSentence } from '../../core/storage/storage-problem';
import { loadBucketAccess } from '../../db/bucket-access';
import { findProject, recordAbilities } from '../../db/projects';
import { presign } from '../../workers/s3/signed-request';
import { auditRow } from './audit.server';
import { corsJsonFor } from './bucket-cors';
import { BucketTrial, type CheckStep, reachStep } from './bucket-trial';
import type { AppContext } from './context';
import { forbidden, invalid, notFound, type Outcome, succeed } from './outcome';
import { probeBody, probeDigests } from './probe-body';

interface SignedRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** For the browser's own try: PUT the body, read its ETag, then DELETE it. */
export interface BrowserProbe {
  readonly put: SignedRequest;
  readonly remove: SignedRequest;
  readonly body: string;
}

export interface BucketCheckReport {
  readonly steps: CheckStep[];
  readonly abilities: BucketAbilities;
  /** To be pasted into the bucket's CORS settings when the browser's try fails. */
  readonly corsJson: string;
  /** Null when the Worker itself could not write: the browser could not either. */
  readonly browserProbe: BrowserProbe | null;
}

const probeExpirySeconds = 120;

/** Really tries the project's bucket, and keeps what was proved. `origin` is the page's own, for the CORS rule. */
export async function checkBucket(
  app: AppContext,
  actor: Actor,
  projectId: string,
  origin: string,
): Promise<Outcome<BucketCheckReport>> {
  if (!may(actor, 'bucket.check')) return forbidden();
  if (!URL.canParse(origin))
    return invalid('The origin is not an address. Send the origin of the page.', 'origin');
  const bucket = await loadBucketAccess(app.db, await app.accessMeans(), actor.companyId, projectId);
  const project = await findProject(app.db, actor.companyId, projectId);
  if (!bucket || !project) return notFound('project');
  const probeKey = `${checkPrefix}${crypto.randomUUID()}`;
  const tried = bucket.ok
    ? await tryBucket(new BucketTrial(bucket.value.access, probeKey), app.nowMs(), new URL(origin).origin)
    : notReached(bucket.problem, app.nowMs());
  const entry = auditRow(app, actor, {
    action: 'bucket.checked',
    target: { kind: 'project', id: projectId, name: project.name },
    after: { failed: tried.steps.filter((step) => !step.ok).map((step) => step.name) },
  });
  await recordAbilities(app.db, actor.companyId, projectId, tried.abilities, entry);
  return succeed({
    steps: tried.steps,
    abilities: tried.abilities,
    corsJson: corsJsonFor(new URL(origin).origin),
    browserProbe:
      bucket.ok && tried.written
        ? await browserProbe(bucket.value.access, `${probeKey}-browser`, tried.abilities)
        : null,
  });
}

interface Tried {
  readonly steps: CheckStep[];
  readonly abilities: BucketAbilities;
  readonly written: boolean;
}

function notReached(problem: StorageProblem, nowMs: number): Tried {
  const step = { name: reachStep, ok: false, sentence: storageSentence(problem) };
  return { steps: [step], abilities: { ...noAbilities, checkedAtMs: nowMs }, written: false };
}

async function tryBucket(trial: BucketTrial, nowMs: number, origin: string): Promise<Tried> {
  const reached = await trial.reach();
  const nothing = { ...noAbilities, checkedAtMs: nowMs };
  if (!reached.ok) return { steps: [reached], abilities: nothing, written: false };
  const { step: written, etagIsMd5, etag } = await trial.write();
  if (!written.ok) return { steps: [reached, written], abilities: nothing, written: false };
  const steps = [reached, written];
  try {
    steps.push(await trial.list());
    const overwrite = await trial.refuseOverwrite();
    const damage = await trial.refuseDamage();
    const multipart = await trial.multipart();
    const page = { origin, headers: headersOf(damage.enforces) };
    const further = await trial.hosts(etag, page);
    const forms = await trial.forms(damage.enforces, page);
    steps.push(...damage.steps, overwrite.step, ...multipart.steps, ...further.steps);
    const abilities: BucketAbilities = {
      checkedAtMs: nowMs,
      etagIsMd5,
      enforces: damage.enforces,
      hosts: further.hosts,
      forms,
      ifNoneMatchOnPut: overwrite.honoured,
      ifNoneMatchOnComplete: multipart.honoured,
    };
    return { steps, abilities, written: true };
  } finally {
    steps.push(await trial.remove());
  }
}

/** What an engine's requests will carry. */
function headersOf(enforces: BucketAbilities['enforces']): string[] {
  const digests = (['put', 'part'] as const).map((request) => digestFor({ enforces }, request));
  return [...new Set(digests.flatMap((digest) => Object.keys(digestHeader(digest, ''))))].sort();
}

/** With the header that uploads will have: CORS has to allow that one. */
async function browserProbe(
  access: BucketAccess,
  key: string,
  abilities: BucketAbilities,
): Promise<BrowserProbe> {
  const digest = digestFor(abilities, 'put');
  const headers = digestHeader(digest, probeDigests[digest]);
  const shape = { key, expiresSeconds: probeExpirySeconds };
  return {
    put: await presign(access, { ...shape, method: 'PUT', headers }),
    remove: await presign(access, { ...shape, method: 'DELETE' }),
    body: probeBody,
  };
}
