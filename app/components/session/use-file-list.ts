import { useCallback, useEffect, useState } from 'react';
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
  const load = useCallback(
    async (cursor: number, isWanted: () => boolean) => {
      setLoaded((before) => ({ ...before, loading: true, sentence: null }));
      const query = `${search}&cursor=${cursor}&limit=${pageSize}`;
      const path = `/sessions/${encodeURIComponent(sessionId)}/files?${query}`;
      const answer = await callApi('GET', path, FilePageSchema);
      if (!isWanted()) return;
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
    if (search === null) return setLoaded(nothing);
    let wanted = true;
    const timer = setTimeout(() => void load(0, () => wanted), gatherMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [search, version, load]);

  const { nextCursor } = loaded;
  return { ...loaded, loadMore: () => nextCursor !== null && void load(nextCursor, () => true) };
}
