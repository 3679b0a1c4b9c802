import { Check, X } from 'lucide-react';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { CodeBlock } from '../ui/code-block';
import { Notice } from '../ui/notice';
import type { CheckStep } from './bucket-report';
import { useBucketCheck } from './use-bucket-check';

export function BucketCheckCard({ projectId }: { projectId: string }) {
  const { state, run } = useBucketCheck(projectId);
  const running = state.kind === 'running';
  return (
    <Card
      title="Bucket check"
      actions={
        <Button data-testid="bucket-check" size="small" busy={running} onClick={run}>
          {running ? 'Checking…' : 'Run bucket check'}
        </Button>
      }
    >
      <div aria-live="polite" className="space-y-4">
        {state.kind === 'idle' ? (
          <p className="text-muted">
            Tries with a small object whether Longshore and this browser may write to the bucket, and deletes
            it again.
          </p>
        ) : null}
        {running ? <p className="text-muted">This takes a few seconds.</p> : null}
        {state.kind === 'refused' ? <Notice tone="bad">{state.sentence}</Notice> : null}
        {state.kind === 'done' ? (
          <>
            <Steps steps={state.steps} />
            {state.browserOk ? null : <CodeBlock label="CORS rule" text={state.corsJson} />}
          </>
        ) : null}
      </div>
    </Card>
  );
}

function Steps({ steps }: { steps: readonly CheckStep[] }) {
  return (
    <ul data-testid="bucket-check-result" className="space-y-2.5">
      {steps.map(({ name, ok, sentence }) => (
        <li key={name} data-ok={ok} className="flex gap-2.5">
          {ok ? (
            <Check aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-good" />
          ) : (
            <X aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-bad" />
          )}
          <div className="min-w-0">
            <p className="font-medium">
              <span className="sr-only">{ok ? 'Passed: ' : 'Failed: '}</span>
              {name}
            </p>
            <p className="text-sm text-muted [overflow-wrap:anywhere]">{sentence}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
