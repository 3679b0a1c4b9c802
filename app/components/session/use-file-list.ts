import { useCallback, useEffect, useRef, useState } from 'react';
import { FilePageSchema, type FileView } from '../../../core/protocol/session-view';
import { callApi } from '../api-call';

const pageSize = 50;
/** Changes often come in numbers: one look for all that come within a moment. */
const gatherMs = 300;

interface Loaded {
  readonly files: readonly FileView[];
  readonly nextCursor: number | null;
  readonly sentence: string | null;
  readonly loading: boolean;
}

export interface FileList extends Loaded {
  loadMore(): void;
}

const nothing: Loaded = { files: [], nextCursor: null, sentence: null, loading: false };

/**
 * Files of a session, page after page. `search` is what the API's list of files takes; null loads nothing. Another `version` loads
 * the first page again.
 */
export function useFileList(sessionId: string, search: string | null, version: number): FileList {
  const [loaded, setLoaded] = useState<Loaded>(nothing);
  /** Counts the lists: an answer that comes late belongs to none that is shown. */
  const shown = useRef(0);
  const load = useCallback(
    async (cursor: number) => {
      const mine = shown.current;
      setLoaded((before) => ({ ...before, loading: true, sentence: null }));
      const query = `${search}&cursor=${cursor}&limit=${pageSize}`;
      const path = `/sessions/${encodeURIComponent(sessionId)}/files?${query}`;
      const answer = await callApi('GET', path, FilePageSchema);
      if (shown.current !== mine) return;
      setLoaded((before) =>
        answer.ok
          ? {
              files: cursor === 0 ? answer.value.files : [...before.files, ...answer.value.files],
              nextCursor: answer.value.nextCursor,
              sentence: null,
              loading: false,
            }
          : { ...before, sentence: answer.sentence, loading: false },
      );
    },
    [sessionId, search],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is a reason to load again.
  useEffect(() => {
    shown.current += 1;
    if (search === null) return setLoaded(nothing);
    const timer = setTimeout(() => void load(0), gatherMs);
    return () => clearTimeout(timer);
  }, [search, version, load]);

  const { nextCursor } = loaded;
  return { ...loaded, loadMore: () => nextCursor !== null && void load(nextCursor) };
}
