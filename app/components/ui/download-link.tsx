import { Download } from 'lucide-react';
import { buttonClass } from './button';

interface DownloadLinkProps {
  readonly to: string;
  readonly label: string;
}

export function DownloadLink({ to, label }: DownloadLinkProps) {
  return (
    <a href={to} download className={buttonClass()}>
      <Download aria-hidden="true" /> {label}
    </a>
  );
}
