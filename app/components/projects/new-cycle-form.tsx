import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { emptyReply, type FormReply } from '../form/form-reply';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';

/** Answers `{ made: label }` when it worked. */
export type NewCycleReply = FormReply | { readonly made: string };

export function NewCycleForm({ nextPrefix }: { nextPrefix: string }) {
  const fetcher = useFetcher<NewCycleReply>();
  const form = useRef<HTMLFormElement>(null);
  const made = fetcher.data && 'made' in fetcher.data ? fetcher.data.made : null;
  const reply = fetcher.data && 'errors' in fetcher.data ? fetcher.data : emptyReply;
  useEffect(() => {
    if (made) form.current?.reset();
  }, [made]);
  return (
    <fetcher.Form method="post" ref={form} className="space-y-4">
      <input type="hidden" name="intent" value="new-cycle" />
      {made ? <Notice tone="good">{made} was made.</Notice> : null}
      {reply.sentence ? (
        <Notice tone="bad" urgent>
          {reply.sentence}
        </Notice>
      ) : null}
      <TextField label="Description (optional)" name="description" error={reply.errors.description} />
      <TextField
        label="Prefix (optional)"
        name="prefix"
        error={reply.errors.prefix}
        placeholder={nextPrefix}
        autoCapitalize="none"
        spellCheck={false}
        hint="Where in the bucket its files go. Empty takes a place of its own."
      />
      <Button type="submit" variant="primary" busy={fetcher.state !== 'idle'}>
        {fetcher.state === 'idle' ? 'Make cycle' : 'Making…'}
      </Button>
    </fetcher.Form>
  );
}
