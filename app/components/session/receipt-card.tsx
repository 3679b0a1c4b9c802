import { Link } from '@remix-run/react';
import { Card } from '../ui/card';
import { DownloadLink } from '../ui/download-link';

interface ReceiptCardProps {
  readonly sessionId: string;
}

/** Of a session that has ended. */
export function ReceiptCard({ sessionId }: ReceiptCardProps) {
  const address = `/api/v1/sessions/${encodeURIComponent(sessionId)}/receipt`;
  const to = (format: string) => `${address}?format=${format}`;
  return (
    <Card title="Receipt">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-48 grow text-muted">
          Where each file is, its size and checksum, and what became of it. The bucket has a copy, and anybody
          can{' '}
          <Link to="/receipt-check" className="text-accent hover:underline">
            check it
          </Link>{' '}
          by its signature.
        </p>
        <DownloadLink to={to('csv')} label="CSV" />
        <DownloadLink to={to('jsonl')} label="JSON lines" />
        <DownloadLink to={`${address}/signature`} label="Signature" />
      </div>
    </Card>
  );
}
