import { Form, useNavigation } from '@remix-run/react';
import { type CycleStatus, cycleMayBecome, cycleStatuses } from '../../../core/cycles/cycle';
import type { FormReply } from '../form/form-reply';
import { VersionField } from '../form/version-field';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import type { ListedCycle } from './cycle-list';

const words: Record<CycleStatus, string> = {
  pending: 'Pending',
  in_progress: 'In progress',
  completed: 'Completed',
};

/** Changes a cycle in place. Its prefix is fixed once data was sent there. */
export function CycleForm({ cycle, reply }: { cycle: ListedCycle; reply: FormReply }) {
  const busy = useNavigation().formData?.get('intent') === 'save';
  const fixed = cycle.sessionCount > 0;
  return (
    <Form method="post" className="space-y-4">
      <input type="hidden" name="intent" value="save" />
      <VersionField version={cycle.version} reply={reply} />
      {reply.sentence ? (
        <Notice tone="bad" urgent>
          {reply.sentence}
        </Notice>
      ) : null}
      <TextField
        label="Description"
        name="description"
        error={reply.errors.description}
        defaultValue={reply.values.description ?? cycle.description}
      />
      <TextField
        label="Prefix"
        name="prefix"
        error={reply.errors.prefix}
        defaultValue={reply.values.prefix ?? cycle.prefix}
        disabled={fixed}
        autoCapitalize="none"
        spellCheck={false}
        hint={fixed ? 'Fixed, since data was sent there.' : 'Fixed once data is sent there.'}
      />
      <SelectField
        key={cycle.status}
        label="Status"
        name="status"
        error={reply.errors.status}
        defaultValue={reply.values.status ?? cycle.status}
      >
        {cycleStatuses
          .filter((status) => cycleMayBecome(cycle.status, status))
          .map((status) => (
            <option key={status} value={status}>
              {words[status]}
            </option>
          ))}
      </SelectField>
      <Button type="submit" busy={busy}>
        {busy ? 'Saving…' : 'Save'}
      </Button>
    </Form>
  );
}
