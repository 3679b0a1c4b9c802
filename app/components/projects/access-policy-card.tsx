import type { AccessPolicyView } from '../../server/access-policy.server';
import { Card } from '../ui/card';
import { CodeBlock } from '../ui/code-block';

/** What to allow Longshore at the storage provider, and no more. */
export function AccessPolicyCard({ access }: { access: AccessPolicyView }) {
  const { kind, policyJson, trustPolicyJson } = access;
  return (
    <Card title="Access policy">
      <div className="space-y-4">
        <p className="text-muted">
          {kind === 'role'
            ? 'The least that the role has to allow, for the cycles as they are now.'
            : "The least that the access key's user has to be allowed, for the cycles as they are now."}
        </p>
        <CodeBlock label="JSON" text={policyJson} />
        {trustPolicyJson ? <CodeBlock label="Trust policy of the role" text={trustPolicyJson} /> : null}
      </div>
    </Card>
  );
}
