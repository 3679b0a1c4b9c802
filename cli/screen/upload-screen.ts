import type { EngineState } from '../../app/upload/engine';
import type { ScanSummary } from '../../app/upload/upload-state';
import type { SessionView } from '../../core/protocol/session-view';

/** What an upload tells while it runs. */
export interface UploadScreen {
  scanning(files: number, bytes: number): void;
  scanned(summary: ScanSummary): void;
  session(id: string, url: string): void;
  sendingManifest(sent: number, total: number): void;
  engine(state: EngineState): void;
  view(view: SessionView): void;
  note(sentence: string): void;
  /** Nothing more is drawn; what follows stands on lines of its own. */
  end(): void;
}

export const silentScreen: UploadScreen = {
  scanning() {},
  scanned() {},
  session() {},
  sendingManifest() {},
  engine() {},
  view() {},
  note() {},
  end() {},
};
