import { type JobKind, JobMessageSchema } from '../../core/protocol/queue-messages';
import type { CoordinatorEnv } from './env';
import { runJob } from './jobs/run-job';
import { gaveUp } from './session/held-up-jobs';

export { GuessCounter } from './guess-counter';
export { RateLimiter } from './rate-limiter';
export { UploadSession } from './upload-session';

const deadLetters = 'longshore-jobs-dead';
/** They hold thousands of files at a time, and all messages of a batch share one isolate's memory. */
const largeJobs: ReadonlySet<unknown> = new Set<JobKind>(['plan', 'verify', 'receipt']);
/** More than one, so that a bucket that is slow to answer holds up nobody else's. */
const largeAtOnce = 2;

export default {
  async queue(batch: MessageBatch, env: CoordinatorEnv): Promise<void> {
    const isLarge = ({ body }: Message<{ kind?: unknown } | null>) => largeJobs.has(body?.kind);
    const messages = batch.messages as Message<{ kind?: unknown } | null>[];
    const large = messages.filter(isLarge).values();
    const lane = async () => {
      for (const message of large) await handle(batch.queue, message, env);
    };
    const lanes = Array.from({ length: largeAtOnce }, lane);
    const small = messages.filter((message) => !isLarge(message));
    await Promise.all([...lanes, ...small.map((message) => handle(batch.queue, message, env))]);
  },
} satisfies ExportedHandler<CoordinatorEnv>;

async function handle(queue: string, message: Message, env: CoordinatorEnv): Promise<void> {
  const parsed = JobMessageSchema.safeParse(message.body);
  if (!parsed.success) {
    // Nobody can mend a message: keeping it would only bring it back.
    console.error('A queue message has an unknown form and was dropped', {
      messageId: message.id,
      issues: parsed.error.issues,
    });
    message.ack();
    return;
  }
  const session = env.UPLOAD_SESSIONS.getByName(parsed.data.sessionId);
  try {
    if (queue === deadLetters) await session.jobFailed(parsed.data, gaveUp, null);
    else await runJob(env, parsed.data, message.attempts);
    message.ack();
  } catch (cause) {
    console.error('A job did not finish; its session sends it again', {
      ...parsed.data,
      cause: String(cause),
    });
    try {
      await session.jobHeldUp(parsed.data, null);
      message.ack();
    } catch {
      // The session itself cannot be reached: only then the queue keeps the message.
      message.retry({ delaySeconds: Math.min(300, 2 ** message.attempts) });
    }
  }
}
