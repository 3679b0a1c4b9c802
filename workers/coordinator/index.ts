import { type JobMessage, JobMessageSchema } from '../../core/protocol/queue-messages';
import type { CoordinatorEnv } from './env';
import { runJob } from './jobs/run-job';

export { GuessCounter } from './guess-counter';
export { RateLimiter } from './rate-limiter';
export { UploadSession } from './upload-session';

const deadLetters = 'longshore-jobs-dead';

export default {
  async queue(batch: MessageBatch, env: CoordinatorEnv): Promise<void> {
    await Promise.all(batch.messages.map((message) => handle(batch.queue, message, env)));
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
  try {
    if (queue === deadLetters) await bury(env, parsed.data);
    else {
      const outcome = await runJob(env, parsed.data, message.attempts);
      if (!outcome.done) {
        message.retry({ delaySeconds: outcome.retryAfterSeconds });
        return;
      }
    }
    message.ack();
  } catch (cause) {
    console.error('A job did not finish; the queue brings it again', {
      ...parsed.data,
      cause: String(cause),
    });
    message.retry({ delaySeconds: Math.min(300, 2 ** message.attempts) });
  }
}

async function bury(env: CoordinatorEnv, job: JobMessage): Promise<void> {
  const session = env.UPLOAD_SESSIONS.getByName(job.sessionId);
  await session.jobFailed(
    job.jobId,
    'The coordinator gave up after many tries. Run the bucket check of the project, then retry.',
    null,
  );
}
