import { formatBytes, formatCount } from '../format';
import { Card } from '../ui/card';
import { LoadMore } from './load-more';
import { useFileList } from './use-file-list';

interface FailedFilesProps {
  readonly sessionId: string;
  /** How many the live numbers show: another number loads the list again. */
  readonly failed: number;
}

export function FailedFiles({ sessionId, failed }: FailedFilesProps) {
  const list = useFileList(sessionId, failed === 0 ? null : 'state=failed', failed);
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
      <LoadMore list={list} />
    </Card>
  );
}
