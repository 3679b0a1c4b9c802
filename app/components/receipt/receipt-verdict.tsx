import type { ReceiptVerdict } from '../../receipt-check/check-receipt';
import { formatBytes, formatCount, formatFiles } from '../format';
import { LocalTime } from '../local-time';
import { stateLooks } from '../session/state-words';
import { Card } from '../ui/card';
import { Fact, Facts } from '../ui/facts';
import { Notice } from '../ui/notice';

export function ReceiptVerdictView({ verdict }: { verdict: ReceiptVerdict }) {
  if (!verdict.ok)
    return (
      <Notice tone="bad" title="This receipt is not confirmed" urgent testId="receipt-verdict">
        {verdict.sentence}
      </Notice>
    );
  const { company, session, place, totals, issuedAtMs } = verdict.receipt;
  return (
    <>
      <Notice tone="good" title="This receipt is genuine" urgent testId="receipt-verdict">
        It is byte for byte what this Longshore signed.
      </Notice>
      <Card title="What it says">
        <Facts>
          <Fact label="Company">{company.name}</Fact>
          <Fact label="Session">
            {session.id}, attempt {session.attempt}
          </Fact>
          <Fact label="State">{stateLooks[session.state].words}</Fact>
          <Fact label="Signed">
            <LocalTime atMs={issuedAtMs} />
          </Fact>
          <Fact label="Bucket">
            {place.bucket} at {place.endpoint}
          </Fact>
          <Fact label="Prefix">{place.prefix || 'none'}</Fact>
          <Fact label="In all">
            {formatFiles(totals.files)}, {formatBytes(totals.bytes)}
          </Fact>
          <Fact label="Of these">
            {formatCount(totals.uploaded)} uploaded, {formatCount(totals.skipped)} skipped,{' '}
            {formatCount(totals.failed)} failed, {formatCount(totals.cancelled)} cancelled
          </Fact>
        </Facts>
      </Card>
    </>
  );
}
