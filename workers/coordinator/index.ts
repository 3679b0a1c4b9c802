import { JobMessageSchema } from '../../core/protocol/queue-messages';
import type { CoordinatorEnv } from './env';
import { runJob } from './jobs/run-job';
import { gaveUp } from './session/job-desk';

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
