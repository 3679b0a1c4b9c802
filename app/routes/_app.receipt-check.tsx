import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/cloudflare';
import type { JSONWebKeySet } from 'jose';
import { useState } from 'react';
import { ReceiptPicker } from '../components/receipt/receipt-picker';
import { ReceiptVerdictView } from '../components/receipt/receipt-verdict';
import { PageHeader } from '../components/ui/page-header';
import type { PageHandle } from '../page-access';
import { checkReceipt, type ReceiptVerdict } from '../receipt-check/check-receipt';
import { requireActor } from '../server/sign-in/require-actor.server';

export { ErrorPage as ErrorBoundary } from '../components/error-page';

export const handle = { access: 'signed-in' } satisfies PageHandle;

export const meta: MetaFunction = () => [{ title: 'Check a receipt · Longshore' }];

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  await requireActor(request, app);
  return null;
}

const unread: ReceiptVerdict = {
  ok: false,
  sentence: 'The files or the keys could not be read. Check the network connection, then try again.',
};

async function publicKeys(): Promise<JSONWebKeySet> {
  const response = await fetch('/.well-known/jwks.json');
  if (!response.ok) throw new Error(`The keys were answered with ${response.status}`);
  return await response.json();
}

export default function ReceiptCheck() {
  const [verdict, setVerdict] = useState<ReceiptVerdict | null>(null);
  const check = async (files: readonly File[]) => {
    setVerdict(null);
    setVerdict(await checkReceipt(files, publicKeys).catch(() => unread));
  };
  return (
    <>
      <PageHeader
        title="Check a receipt"
        lead="Whether a receipt is what this Longshore signed. The files stay in your browser."
      />
      <div className="space-y-4">
        <ReceiptPicker onFiles={(files) => void check(files)} />
        {verdict ? <ReceiptVerdictView verdict={verdict} /> : null}
      </div>
    </>
  );
}
