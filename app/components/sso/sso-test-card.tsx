import { useState } from 'react';
import { z } from 'zod';
import { type ApiReply, callApi } from '../api-call';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Notice } from '../ui/notice';

const TestSchema = z.object({ ok: z.boolean(), sentence: z.string() });

/** Tries the saved connection, as far as that goes without a person. */
export function SsoTestCard() {
  const [running, setRunning] = useState(false);
  const [reply, setReply] = useState<ApiReply<z.infer<typeof TestSchema>> | null>(null);
  const run = async () => {
    setRunning(true);
    setReply(await callApi('POST', '/company/sso/test', TestSchema));
    setRunning(false);
  };
  return (
    <Card
      title="Connection"
      actions={
        <Button size="small" busy={running} onClick={run}>
          {running ? 'Testing…' : 'Test connection'}
        </Button>
      }
    >
      <div aria-live="polite">
        {reply === null ? (
          <p className="text-muted">Asks the provider whether it knows the saved client and its secret.</p>
        ) : (
          <Notice tone={reply.ok && reply.value.ok ? 'good' : 'bad'}>
            {reply.ok ? reply.value.sentence : reply.sentence}
          </Notice>
        )}
      </div>
    </Card>
  );
}
