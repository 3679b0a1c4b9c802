import { useLocation } from '@remix-run/react';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { IgnoreChoice } from '../../core/protocol/ignore-choice';
import { UploadController as Controller } from './upload-controller';
import type { UploadState } from './upload-state';

export type { ScanSummary, UploadState } from './upload-state';

export interface UploadController {
  readonly state: UploadState;
  /** A folder will be picked soon. */
  prepare(): void;
  /** By the choice of a session that goes on; for a new one by the person's own. The same in `drop` and `open`. */
  pick(files: FileList, choice?: IgnoreChoice): void;
  drop(items: DataTransferItemList, choice?: IgnoreChoice): void;
  open(handle: FileSystemDirectoryHandle, choice?: IgnoreChoice): void;
  choose(choice: IgnoreChoice): void;
  begin(input: { sessionId: string }): Promise<void>;
  reset(): void;
}

const UploadContext = createContext<Controller | null>(null);

/** Mounted once in the signed-in layout, so that an upload goes on while the person moves between pages. */
export function UploadProvider({ children }: { children: ReactNode }) {
  const [controller] = useState(() => new Controller());
  const { pathname } = useLocation();
  useEffect(() => controller.attachTo(window), [controller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what tells of another page
  useEffect(() => controller.pageChanged(), [controller, pathname]);
  return <UploadContext.Provider value={controller}>{children}</UploadContext.Provider>;
}

const idle: UploadState = { kind: 'idle' };

export function useUpload(): UploadController {
  const controller = useContext(UploadContext);
  if (!controller) throw new Error('useUpload is used outside of UploadProvider');
  const state = useSyncExternalStore(controller.subscribe, controller.getState, () => idle);
  return useMemo(() => {
    const { prepare, pick, drop, open, choose, begin, reset } = controller;
    return { state, prepare, pick, drop, open, choose, begin, reset };
  }, [controller, state]);
}
