import type { IgnoreChoice } from '../../../core/protocol/ignore-choice';
import type { EngineState } from '../engine';
import type { UnreadPath } from '../found-file';
import type { FolderRules, ScanSummary } from '../upload-state';
import type { Picked } from './found-batches';

/** The page → the worker. `pick` numbers the picked folders, so that late messages of an older one are known as such. */
export type ToWorker =
  /** Read the folder of this handle, its ignore file first. */
  | {
      readonly type: 'scan_folder';
      readonly pick: number;
      readonly handle: FileSystemDirectoryHandle;
      readonly choice: IgnoreChoice;
      /** Files that the handle does not show follow, once the folder's rules were told, and an end of them. */
      readonly isCompleted: boolean;
    }
  /** Files that only the page can find follow. */
  | {
      readonly type: 'scan_begin';
      readonly pick: number;
      readonly folderName: string;
      readonly choice: IgnoreChoice;
      /** The folder's own ignore file. */
      readonly folderRules: string | null;
    }
  | { readonly type: 'scan_files'; readonly pick: number; readonly files: readonly Picked[] }
  | { readonly type: 'scan_end'; readonly pick: number; readonly unreadable: readonly UnreadPath[] }
  /** Sorts the found files anew. */
  | { readonly type: 'choose'; readonly pick: number; readonly choice: IgnoreChoice }
  | { readonly type: 'begin'; readonly pick: number; readonly sessionId: string }
  | { readonly type: 'online' }
  | { readonly type: 'offline' }
  /** The page is being closed. */
  | { readonly type: 'leave' }
  | { readonly type: 'forget' };

/** The worker → the page. */
export type FromWorker =
  | { readonly type: 'folder_rules'; readonly pick: number; readonly folderRules: FolderRules }
  | { readonly type: 'scan_failed'; readonly pick: number }
  | { readonly type: 'scanning'; readonly pick: number; readonly summary: ScanSummary }
  | { readonly type: 'scanned'; readonly pick: number; readonly summary: ScanSummary }
  /** Another tab of this browser uploads the session: this one waits for its turn. */
  | { readonly type: 'elsewhere'; readonly pick: number; readonly sessionId: string }
  | {
      readonly type: 'sending_manifest';
      readonly pick: number;
      readonly sessionId: string;
      /** Files that the session knows. */
      readonly sent: number;
      /** All of them. */
      readonly isWhole: boolean;
    }
  | {
      readonly type: 'engine';
      readonly pick: number;
      readonly sessionId: string;
      readonly state: EngineState;
    };
