import type { FileState } from '../../../core/sessions/file-state';
import type { SessionState } from '../../../core/sessions/session-state';
import type { Tone } from '../ui/badge';
import type { BarTone } from '../ui/progress-bar';

interface StateLook {
  readonly words: string;
  readonly tone: Tone;
  readonly bar: BarTone;
}

export const stateLooks: Record<SessionState, StateLook> = {
  pending: { words: 'Pending', tone: 'neutral', bar: 'neutral' },
  planning: { words: 'Planning', tone: 'accent', bar: 'accent' },
  in_progress: { words: 'In progress', tone: 'accent', bar: 'accent' },
  paused: { words: 'Paused', tone: 'warn', bar: 'warn' },
  verifying: { words: 'Verifying', tone: 'accent', bar: 'accent' },
  completed: { words: 'Completed', tone: 'good', bar: 'good' },
  completed_with_errors: { words: 'Completed with errors', tone: 'warn', bar: 'warn' },
  failed: { words: 'Failed', tone: 'bad', bar: 'bad' },
  cancelled: { words: 'Cancelled', tone: 'neutral', bar: 'neutral' },
};

export const fileStateWords: Record<FileState, string> = {
  pending: 'Waiting for the plan',
  planned: 'Waiting',
  leased: 'Uploading',
  interrupted: 'Interrupted',
  sent: 'Being joined',
  stored: 'Waiting for verification',
  uploaded: 'Uploaded',
  skipped: 'Skipped',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
