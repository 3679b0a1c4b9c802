import { clsx } from 'clsx';
import { FileCheck2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../ui/button';

interface ReceiptPickerProps {
  onFiles(files: readonly File[]): void;
}

/** Takes a receipt and its signature, by the browser's dialogue or by dropping. */
export function ReceiptPicker({ onFiles }: ReceiptPickerProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  return (
    // A drop zone is an addition for the mouse; the button inside does the same for the keyboard.
    <section
      aria-label="Receipt and signature"
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFiles(Array.from(event.dataTransfer.files));
      }}
      className={clsx(
        'flex flex-col items-center gap-2 rounded-lg border-2 border-dashed px-4 py-10 text-center',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong',
      )}
    >
      <FileCheck2 aria-hidden="true" className="size-10 text-accent" />
      <p className="text-muted">Drop the receipt and its signature here, or</p>
      <Button variant="primary" onClick={() => input.current?.click()}>
        Choose both files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".jsonl,.csv,.jws"
        data-testid="receipt-input"
        aria-label="Receipt and signature"
        onChange={({ currentTarget }) => {
          onFiles(Array.from(currentTarget.files ?? []));
          // The same files may be chosen again.
          currentTarget.value = '';
        }}
      />
    </section>
  );
}
