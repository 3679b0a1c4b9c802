import { Copy } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from './button';

export function CopyButton({ text, label }: { text: string; label: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success('Copied.');
    } catch {
      // Refused by the browser's settings, or no secure page.
      toast.error('The browser does not allow copying. Mark the text and copy it by hand.');
    }
  };
  return (
    <Button size="small" onClick={copy}>
      <Copy aria-hidden="true" /> {label}
    </Button>
  );
}
