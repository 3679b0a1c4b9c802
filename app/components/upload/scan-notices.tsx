import type { ReactNode } from 'react';
import type { ScanSummary } from '../../upload/upload-state';
import { formatCount, formatFiles } from '../format';
import { Notice } from '../ui/notice';

const shownAtMost = 100;

/** Every file of the folder that needs a word. */
export function ScanNotices({ summary }: { summary: ScanSummary }) {
  return (
    <>
      {summary.renamed.length > 0 ? (
        <Notice
          tone="warn"
          testId="scan-renamed"
          title={`${formatFiles(summary.renamed.length)} with a twin name`}
        >
          <p>
            These names look the same as another one in their folder but are written with other characters.
            Both files are sent; these get a name of their own.
          </p>
          <Lines
            lines={summary.renamed.map(({ from, path }) => ({ key: path, text: `${from} → ${path}` }))}
            total={summary.renamed.length}
          />
        </Notice>
      ) : null}
      <Troubles testId="scan-refused" title="cannot be sent under their name" files={summary.refused} />
      <Troubles testId="scan-unreadable" title="cannot be read" files={summary.unreadable} />
    </>
  );
}

interface TroublesProps {
  readonly testId: string;
  readonly title: string;
  readonly files: readonly { path: string; sentence: string }[];
}

function Troubles({ testId, title, files }: TroublesProps) {
  if (files.length === 0) return null;
  return (
    <Notice tone="bad" testId={testId} title={`${formatFiles(files.length)} ${title}`}>
      <Lines
        lines={files.map(({ path, sentence }) => ({
          key: path,
          text: <Trouble path={path} sentence={sentence} />,
        }))}
        total={files.length}
      />
    </Notice>
  );
}

function Trouble({ path, sentence }: { path: string; sentence: string }) {
  return (
    <>
      <span className="font-medium">{path}</span>: {sentence}
    </>
  );
}

function Lines({ lines, total }: { lines: readonly { key: string; text: ReactNode }[]; total: number }) {
  return (
    <ul className="mt-1 max-h-60 list-disc overflow-y-auto pl-5 text-sm">
      {lines.slice(0, shownAtMost).map(({ key, text }) => (
        <li key={key}>{text}</li>
      ))}
      {total > shownAtMost ? <li>and {formatCount(total - shownAtMost)} more</li> : null}
    </ul>
  );
}
