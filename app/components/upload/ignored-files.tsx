import { useEffect, useState } from 'react';
import type { IgnoreChoice } from '../../../core/protocol/ignore-choice';
import { defaultRules, ignoreFileName, type RuleOrigin } from '../../upload/ignore-rules';
import type { IgnoredByRule } from '../../upload/ignored-files';
import type { Ignoring } from '../../upload/upload-state';
import { formatBytes, formatCount, formatFiles } from '../format';
import { CheckboxField, TextAreaField } from '../ui/field';

const originWords: Record<RuleOrigin, string> = {
  default: 'usual rule',
  folder: `from ${ignoreFileName}`,
  own: 'own rule',
};

interface IgnoredFilesProps {
  readonly ignored: readonly IgnoredByRule[];
  readonly ignoring: Ignoring;
  readonly onChoose: (choice: IgnoreChoice) => void;
}

/** What is left out of the upload and by which rule; changing a rule sorts the picked folder anew. */
export function IgnoredFiles({ ignored, ignoring, onChoose }: IgnoredFilesProps) {
  const files = ignored.reduce((sum, by) => sum + by.files, 0);
  const { choice, folderRules } = ignoring;
  return (
    <details className="rounded-lg border border-line bg-surface" data-testid="ignored">
      <summary className="cursor-pointer px-4 py-2.5 font-semibold">
        {files === 0 ? 'No file is left out' : `${formatFiles(files)} left out`}
      </summary>
      <div className="space-y-4 border-t border-line p-4">
        {ignored.map((by) => (
          <RuleList key={`${by.origin} ${by.rule}`} by={by} />
        ))}
        <CheckboxField
          label="Leave out what systems make by themselves"
          name="useDefaults"
          hint={defaultRules.join('  ')}
          checked={choice.useDefaults}
          onChange={(event) => onChoose({ ...choice, useDefaults: event.currentTarget.checked })}
        />
        {folderRules.kind === 'read' ? (
          <CheckboxField
            label={`Use the rules of the folder's ${ignoreFileName}`}
            name="useFolderFile"
            hint={folderRules.text.trim().split('\n').slice(0, 20).join('  ')}
            checked={choice.useFolderFile}
            onChange={(event) => onChoose({ ...choice, useFolderFile: event.currentTarget.checked })}
          />
        ) : null}
        {folderRules.kind === 'too_large' ? (
          <p className="text-sm text-warn">
            The folder's {ignoreFileName} is larger than 64 KiB, so its rules are not used. Shorten it, or
            write the rules below.
          </p>
        ) : null}
        <OwnRules choice={choice} onChoose={onChoose} />
      </div>
    </details>
  );
}

function RuleList({ by }: { by: IgnoredByRule }) {
  const { rule, origin, files, bytes, examples } = by;
  return (
    <details data-testid="ignored-by-rule">
      <summary className="cursor-pointer">
        <code className="break-all">{rule}</code> ({originWords[origin]}): {formatFiles(files)},{' '}
        {formatBytes(bytes)}
      </summary>
      <ul className="mt-1 max-h-60 list-disc overflow-y-auto pl-5 text-sm break-all">
        {examples.map((path) => (
          <li key={path}>{path}</li>
        ))}
        {files > examples.length ? <li>and {formatCount(files - examples.length)} more</li> : null}
      </ul>
    </details>
  );
}

/** A folder of a million files takes a moment to be sorted anew: not at every key. */
const typingPauseMs = 400;

function OwnRules({ choice, onChoose }: Pick<IgnoredFilesProps, 'onChoose'> & { choice: IgnoreChoice }) {
  const [text, setText] = useState(choice.own);
  const isNew = text !== choice.own;
  useEffect(() => {
    if (!isNew) return;
    const timer = setTimeout(() => onChoose({ ...choice, own: text }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [isNew, text, choice, onChoose]);
  return (
    <TextAreaField
      label="Own rules"
      name="ownRules"
      hint="One a line, as in a .gitignore: *.tmp, build/, !keep.log. Large and small letters differ."
      spellCheck={false}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      // Whoever leaves the field means what stands there, be it to press “Start upload” at once.
      onBlur={() => isNew && onChoose({ ...choice, own: text })}
    />
  );
}
