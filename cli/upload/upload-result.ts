import { formatBytes, formatCount, formatFiles } from '../../app/components/format';
import { stateLooks } from '../../app/components/session/state-words';
import type { ScanSummary } from '../../app/upload/upload-state';
import { type SessionView, totalsOf } from '../../core/protocol/session-view';
import { exitCodes } from '../command-error';
import { printable } from '../printable';
import type { Result } from '../result';
import type { FileWithSentence, RejectedFiles } from './rejected-files';

export interface UploadOutcome {
  readonly view: SessionView;
  /** Of the folder: what could not be sent from here. */
  readonly scanned: Pick<ScanSummary, 'unreadable' | 'refused'>;
  readonly rejected: Pick<RejectedFiles, 'named' | 'count'>;
  /** Some of the files that failed in the session. */
  readonly failed: readonly FileWithSentence[];
}

/** What an upload that has ended comes to: whole only where every file of the folder that was to be sent has arrived. */
export function uploadResult({ view, scanned, rejected, failed }: UploadOutcome): Result {
  const totals = totalsOf(view.counters);
  const { unreadable, refused } = scanned;
  const isWhole =
    view.state === 'completed' && unreadable.length + refused.length + rejected.count + totals.failed === 0;
  const lines = [
    sentenceOf(view),
    ...(view.failure ? [view.failure] : []),
    ...named(failed, totals.failed, 'more; see the page of the session.'),
    ...(rejected.count > 0
      ? [`${formatFiles(rejected.count)} could not be taken into the session, and were not sent:`]
      : []),
    ...named(rejected.named, rejected.count, 'more.'),
    ...(unreadable.length > 0
      ? [`${formatFiles(unreadable.length)} could not be read, and were left out.`]
      : []),
  ];
  return {
    exitCode: isWhole ? exitCodes.done : exitCodes.someFailed,
    data: {
      sessionId: view.id,
      state: view.state,
      totals,
      failed,
      rejected: { files: rejected.count, named: rejected.named },
      refused,
      unreadable,
    },
    text: lines.join('\n'),
  };
}

/** How a session ended, for a person. */
export function sentenceOf(view: SessionView): string {
  const totals = totalsOf(view.counters);
  return `${stateLooks[view.state].words}: ${formatFiles(totals.verified)} uploaded (${formatBytes(totals.uploadedBytes)}), ${totals.skipped} skipped, ${totals.failed + totals.cancelled} failed or cancelled.`;
}

function named(files: readonly FileWithSentence[], count: number, more: string): string[] {
  const lines = files.map(({ path, sentence }) => `  ${printable(path)}: ${printable(sentence)}`);
  return count > files.length ? [...lines, `  and ${formatCount(count - files.length)} ${more}`] : lines;
}
