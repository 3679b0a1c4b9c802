import type { JobMessage } from '../../core/protocol/queue-messages';
import type { GuessCounter } from './guess-counter';
import type { UploadSession } from './upload-session';

export interface CoordinatorEnv {
  readonly DB: D1Database;
  readonly JOBS: Queue<JobMessage>;
  readonly UPLOAD_SESSIONS: DurableObjectNamespace<UploadSession>;
  readonly GUESS_COUNTERS: DurableObjectNamespace<GuessCounter>;
  /** See core/storage/secret-box. */
  readonly SECRET_KEYS: string;
}
