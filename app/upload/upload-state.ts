import type { SessionProblem } from '../../core/protocol/session-view';

/** What the scan of a folder found, shown to the person before anything is sent. */
export interface ScanSummary {
  readonly folderName: string;
  /** Files that can be sent, and their bytes; refused and unreadable ones are not among them. */
  readonly files: number;
  readonly bytes: number;
  /** Files whose name becomes another file's name after NFC, with the distinct path that they get. */
  readonly renamed: readonly { path: string; from: string }[];
  readonly refused: readonly { path: string; sentence: string }[];
  readonly unreadable: readonly { path: string; sentence: string }[];
}

export type UploadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'scanning'; readonly files: number; readonly bytes: number }
  | { readonly kind: 'ready'; readonly summary: ScanSummary }
  | {
      readonly kind: 'sending_manifest';
      readonly summary: ScanSummary;
      readonly sessionId: string;
      readonly sent: number;
      readonly total: number;
    }
  | {
      readonly kind: 'running';
      readonly summary: ScanSummary;
      readonly sessionId: string;
      readonly link: 'open' | 'reconnecting';
      readonly problem: SessionProblem | null;
      /** What the engine waits for where it is not sending, as a sentence. */
      readonly waiting: string | null;
    }
  | { readonly kind: 'finished'; readonly summary: ScanSummary; readonly sessionId: string }
  | {
      readonly kind: 'stopped';
      readonly summary: ScanSummary | null;
      readonly sessionId: string | null;
      readonly sentence: string;
    };
