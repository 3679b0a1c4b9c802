import type { IgnoreChoice } from '../../core/protocol/ignore-choice';
import type { SessionProblem } from '../../core/protocol/session-view';
import type { IgnoredByRule } from './ignored-files';

/** What the scan of a folder found, shown to the person before anything is sent. */
export interface ScanSummary {
  readonly folderName: string;
  /** Files that can be sent, and their bytes; ignored, refused and unreadable ones are not among them. */
  readonly files: number;
  readonly bytes: number;
  /** What rules left out. */
  readonly ignored: readonly IgnoredByRule[];
  /** Files whose name becomes another file's name after NFC, with the distinct path that they get. */
  readonly renamed: readonly { path: string; from: string }[];
  readonly refused: readonly { path: string; sentence: string }[];
  readonly unreadable: readonly { path: string; sentence: string }[];
}

/** By what files are left out. */
export interface Ignoring {
  readonly choice: IgnoreChoice;
  readonly folderRules: FolderRules;
}

/** The ignore file of the picked folder. */
export type FolderRules =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'too_large' };

/** What the session knows of the folder's files. */
export interface ManifestProgress {
  readonly sent: number;
  /** It knows all of them. */
  readonly isWhole: boolean;
}

export type UploadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'scanning'; readonly summary: ScanSummary; readonly ignoring: Ignoring }
  | { readonly kind: 'ready'; readonly summary: ScanSummary; readonly ignoring: Ignoring }
  | {
      readonly kind: 'sending_manifest';
      readonly summary: ScanSummary;
      readonly sessionId: string;
      readonly manifest: ManifestProgress;
    }
  /** Another tab of this browser uploads the session; this one takes over once that is closed. */
  | { readonly kind: 'elsewhere'; readonly summary: ScanSummary; readonly sessionId: string }
  | {
      readonly kind: 'running';
      readonly summary: ScanSummary;
      readonly sessionId: string;
      readonly manifest: ManifestProgress;
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
