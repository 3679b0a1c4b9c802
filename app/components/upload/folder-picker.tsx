import { clsx } from 'clsx';
import { FolderUp } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { IgnoreChoice } from '../../../core/protocol/ignore-choice';
import { canPickHandles, pickHandle } from '../../upload/browser/folder-handle';
import type { UploadController } from '../../upload/use-upload';
import { Button } from '../ui/button';
import { useHydrated } from '../use-hydrated';

/** React's types know no such attribute, but it writes it; without it the dialogue would offer files. */
const foldersOnly = { webkitdirectory: '' };

interface FolderPickerProps {
  readonly upload: Pick<UploadController, 'pick' | 'drop' | 'open'>;
  readonly onPicked?: () => void;
  /** That of the session which the folder is for, where there is one. */
  readonly ignoreChoice?: IgnoreChoice;
  /** A low strip instead of the large drop zone. */
  readonly compact?: boolean;
  /** Takes no folder now. */
  readonly disabled?: boolean;
}

/** Takes a folder by the browser's dialogue or by dropping; either way `upload` scans it. */
export function FolderPicker({ upload, onPicked, ignoreChoice, compact, disabled }: FolderPickerProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const [inputNumber, setInputNumber] = useState(0);
  const hydrated = useHydrated();
  const take = (element: HTMLInputElement | null) => {
    if (!element?.files || element.files.length === 0) return;
    upload.pick(element.files, ignoreChoice);
    onPicked?.();
    // Another input for the next folder: the list of this one is still being read. The same folder may be picked again.
    setInputNumber((number) => number + 1);
  };
  const takeEarly = useRef(take);
  // A folder that was chosen before the page's code had loaded is not lost.
  useEffect(() => takeEarly.current(input.current), []);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    if (disabled) return;
    upload.drop(event.dataTransfer.items, ignoreChoice);
    onPicked?.();
  };
  /** By the dialogue that gives a handle, so that this browser can open the folder again, where there is one. */
  const choose = async () => {
    if (!canPickHandles()) return input.current?.click();
    try {
      const handle = await pickHandle();
      if (!handle) return;
      upload.open(handle, ignoreChoice);
      onPicked?.();
    } catch {
      input.current?.click();
    }
  };
  return (
    // A drop zone is an addition for the mouse; the button inside does the same for the keyboard.
    <section
      aria-label="Folder to upload"
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(!disabled);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={clsx(
        'flex flex-wrap items-center justify-center gap-x-4 gap-y-2 rounded-lg border-2 border-dashed text-center',
        compact ? 'px-4 py-4' : 'flex-col px-4 py-12',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong',
      )}
    >
      <FolderUp aria-hidden="true" className={clsx('text-accent', compact ? 'size-6' : 'size-10')} />
      <p className="text-muted">Drop a folder here, with everything inside it, or</p>
      <Button variant={compact ? 'secondary' : 'primary'} disabled={disabled} onClick={() => void choose()}>
        Choose a folder
      </Button>
      {hydrated && canPickHandles() ? (
        <p className="max-w-prose text-muted text-sm">
          Behind that button the browser hides names that mean something to Windows, such as “12:30.csv”,
          “notes~” and “x.lnk”. Drop a folder that has such files, or{' '}
          <button
            type="button"
            disabled={disabled}
            className="cursor-pointer text-accent underline"
            onClick={() => input.current?.click()}
          >
            choose it as a list of all files
          </button>
          .
        </p>
      ) : null}
      <input
        {...foldersOnly}
        key={inputNumber}
        ref={input}
        type="file"
        multiple
        hidden
        disabled={disabled}
        data-testid="folder-input"
        aria-label="Folder to upload"
        onChange={(event) => take(event.currentTarget)}
      />
    </section>
  );
}
