import { Card } from '../ui/card';
import { CopyButton } from '../ui/copy-button';

interface SsoAddressesProps {
  readonly redirectUri: string;
  readonly signInAddress: string;
}

/** What an administrator takes from here to the provider, and to their colleagues. */
export function SsoAddresses({ redirectUri, signInAddress }: SsoAddressesProps) {
  return (
    <Card title="Addresses">
      <dl className="space-y-4">
        <Address label="Redirect URI" text={redirectUri}>
          Enter it at the provider, exactly so. It is your company's alone.
        </Address>
        <Address label="Sign-in address" text={signInAddress}>
          Give it to your colleagues, or make it the tile of Longshore in your portal.
        </Address>
      </dl>
    </Card>
  );
}

function Address({ label, text, children }: { label: string; text: string; children: string }) {
  return (
    <div>
      <dt className="text-sm font-medium">{label}</dt>
      <dd className="mt-1 flex flex-wrap items-center justify-between gap-2">
        <code className="min-w-0 text-sm [overflow-wrap:anywhere]">{text}</code>
        <CopyButton text={text} label={`Copy ${label.toLowerCase().replace('uri', 'URI')}`} />
      </dd>
      <dd className="mt-1 text-sm text-muted">{children}</dd>
    </div>
  );
}
