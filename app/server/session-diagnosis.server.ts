import type { Actor } from '../../core/access/actor';
import { storageSentence } from '../../core/storage/storage-problem';
import { loadBucketAccess } from '../../db/bucket-access';
import { reachBucket } from './bucket-trial';
import type { AppContext } from './context';
import { notFound, type Outcome, succeed } from './outcome';
import { withSession } from './session-commands.server';

export interface Diagnosis {
  /** Whether the bucket answers the Worker properly; then what stops the browser lies between the two. */
  readonly reachable: boolean;
  readonly code: string;
  readonly sentence: string;
}

const timeoutMs = 5_000;

/** Asks the bucket from the Worker, for a browser that sees only "network error" where CORS hides the answer. */
export async function diagnoseSession(
  app: AppContext,
  actor: Actor,
  id: string,
): Promise<Outcome<Diagnosis>> {
  return await withSession<Diagnosis>(app, actor, id, 'sessions.read', async (_object, session) => {
    const bucket = await loadBucketAccess(
      app.db,
      await app.accessMeans(),
      actor.companyId,
      session.projectId,
    );
    if (!bucket) return notFound('project');
    const answer = bucket.ok ? await reachBucket(bucket.value.access, timeoutMs) : bucket;
    if (answer.ok) {
      return succeed({
        reachable: true,
        code: 'BrowserBlocked',
        sentence:
          'The bucket answers Longshore but not this browser. Run the bucket check of the project and paste its CORS rule into the bucket, or check the network of this computer.',
      });
    }
    return succeed({
      reachable: false,
      code: answer.problem.code,
      sentence: storageSentence(answer.problem),
    });
  });
}
