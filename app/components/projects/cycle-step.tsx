import { useFetcher } from '@remix-run/react';
import type { CycleStatus } from '../../../core/cycles/cycle';
import type { FormReply } from '../form/form-reply';
import { VersionField } from '../form/version-field';
import { Button } from '../ui/button';

const steps: Record<CycleStatus, { to: CycleStatus; words: string }> = {
  pending: { to: 'in_progress', words: 'Start' },
  in_progress: { to: 'completed', words: 'Complete' },
  completed: { to: 'in_progress', words: 'Open again' },
};

interface CycleStepProps {
  readonly id: string;
  readonly label: string;
  readonly status: CycleStatus;
  readonly version: number;
}

/** The next step of a cycle, as one button. */
export function CycleStep({ id, label, status, version }: CycleStepProps) {
  const fetcher = useFetcher<FormReply>();
  const { to, words } = steps[status];
  const refusal = fetcher.data?.errors?.status ?? fetcher.data?.sentence;
  return (
    <fetcher.Form method="post" action={`/cycles/${id}?index`}>
      <input type="hidden" name="intent" value="step" />
      <input type="hidden" name="status" value={to} />
      <VersionField version={version} />
      <Button type="submit" size="small" busy={fetcher.state !== 'idle'} aria-label={`${words}: ${label}`}>
        {words}
      </Button>
      {refusal ? (
        <p role="alert" className="mt-1 text-sm text-bad">
          {refusal}
        </p>
      ) : null}
    </fetcher.Form>
  );
}
