import { type ReactNode, useId, useRef } from 'react';
import { Button } from './button';

interface ConfirmDialogProps {
  /** Draws the button that opens the dialog. */
  readonly trigger: (open: () => void) => ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  /** Draws what does it; `close` shuts the dialog. */
  readonly confirm: (close: () => void) => ReactNode;
  readonly cancelLabel?: string;
}

/** Asks before something that cannot be taken back. The native dialog keeps the focus inside and closes on Escape. */
export function ConfirmDialog({
  trigger,
  title,
  children,
  confirm,
  cancelLabel = 'Keep it',
}: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  return (
    <>
      {trigger(() => dialog.current?.showModal())}
      <dialog
        ref={dialog}
        aria-labelledby={id}
        className="w-[min(28rem,calc(100vw-2rem))] whitespace-normal rounded-lg border border-line bg-surface p-5 text-left text-ink shadow-xl"
      >
        <h2 id={id} className="text-lg font-semibold">
          {title}
        </h2>
        <div className="mt-2 text-muted">{children}</div>
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button onClick={close}>{cancelLabel}</Button>
          {confirm(close)}
        </div>
      </dialog>
    </>
  );
}
