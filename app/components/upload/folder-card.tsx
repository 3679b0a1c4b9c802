import type { UploadState } from '../../upload/upload-state';
import { formatBytes, formatCount } from '../format';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Stat } from '../ui/stat';
import { ScanNotices } from './scan-notices';

interface FolderCardProps {
  readonly folder: Extract<UploadState, { kind: 'scanning' | 'ready' }>;
  readonly starting: boolean;
  readonly onStart: () => void;
}

/**
 * The picked folder, and the button that starts its upload. All above that button keeps its height while the folder is read and
 * sorted anew: a button that moves away between press and release is not pressed.
 */
export function FolderCard({ folder, starting, onStart }: FolderCardProps) {
  const { kind, summary } = folder;
  return (
    <Card title={`Folder “${summary.folderName}”`} className="[overflow-wrap:anywhere]">
      <div className="space-y-4">
        <div className="flex flex-col gap-3 sm:flex-row sm:items-center">
          <div className="grid grid-cols-2 gap-3 sm:w-md">
            <Stat label="Files" testId="scan-files">
              {formatCount(summary.files)}
            </Stat>
            <Stat label="Total size" testId="scan-bytes">
              {formatBytes(summary.bytes)}
            </Stat>
          </div>
          <Button
            variant="primary"
            data-testid="start-upload"
            busy={starting}
            disabled={summary.files === 0}
            onClick={onStart}
          >
            Start upload
          </Button>
        </div>
        <p aria-live="polite" className="text-muted text-sm" data-testid="scan-state" data-state={kind}>
          {scanSentence(folder)}
        </p>
        <ScanNotices summary={summary} />
      </div>
    </Card>
  );
}

function scanSentence({ kind, summary }: FolderCardProps['folder']): string {
  const hasFiles = summary.files > 0;
  if (kind === 'scanning') return `Reading the folder …${hasFiles ? ' The upload can start meanwhile.' : ''}`;
  return hasFiles
    ? 'The whole folder is read.'
    : 'The whole folder is read, and there is no file to send. Pick another folder, or see what is left out below.';
}
