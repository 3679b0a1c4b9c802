import { useCallback, useEffect, useState } from 'react';
import { FilePageSchema, type FileView } from '../../../core/protocol/session-view';
import { callApi } from '../api-call';
import { formatBytes, formatCount } from '../format';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Notice } from '../ui/notice';

const pageSize = 50;

interface FailedFilesProps {
  readonly sessionId: string;
  /** How many the live numbers show: another number loads the list again. */
  readonly failed: number;
}

export function FailedFiles({ sessionId, failed }: FailedFilesProps) {
  const list = useFailedFiles(sessionId, failed);
  if (failed === 0) return null;
  return (
    <Card title={`Failed files (${formatCount(failed)})`} flush>
      <table className="stack-table" data-testid="failed-files">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Size</th>
            <th scope="col">What happened, and what to do</th>
          </tr>
        </thead>
        <tbody>
          {list.files.map((file) => (
            <tr key={file.id}>
              <td className="lead font-medium [overflow-wrap:anywhere]">{file.path}</td>
              <td data-label="Size" className="whitespace-nowrap tabular-nums">
                {formatBytes(file.sizeBytes)}
              </td>
              <td className="lead text-bad">{file.sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="space-y-3 border-t border-line p-3 empty:hidden">
        {list.sentence ? <Notice tone="bad">{list.sentence}</Notice> : null}
        {list.nextCursor !== null ? (
          <Button size="small" busy={list.loading} onClick={list.loadMore}>
            Load more
          </Button>
        ) : null}
      </div>
    </Card>
  );
}

interface Loaded {
  readonly files: readonly FileView[];
  readonly nextCursor: number | null;
  readonly sentence: string | null;
  readonly loading: boolean;
}

const nothing: Loaded = { files: [], nextCursor: null, sentence: null, loading: false };

function useFailedFiles(sessionId: string, failed: number): Loaded & { loadMore(): void } {
  const [loaded, setLoaded] = useState<Loaded>(nothing);
  const load = useCallback(
    async (cursor: number, isWanted: () => boolean) => {
      setLoaded((before) => ({ ...before, loading: true, sentence: null }));
      const query = `state=failed&cursor=${cursor}&limit=${pageSize}`;
      const answer = await callApi(
        'GET',
        `/sessions/${encodeURIComponent(sessionId)}/files?${query}`,
        FilePageSchema,
      );
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
    [sessionId],
  );

  useEffect(() => {
    if (failed === 0) return setLoaded(nothing);
    let wanted = true;
    // Failures often come in numbers: one look for all that come within a moment.
    const timer = setTimeout(() => void load(0, () => wanted), 300);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [failed, load]);

  const { nextCursor } = loaded;
  return { ...loaded, loadMore: () => nextCursor !== null && void load(nextCursor, () => true) };
}
