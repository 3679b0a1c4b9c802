import { Form } from '@remix-run/react';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';

/** Searches the list of the page by `?q=`. */
export function SearchForm({ q, label }: { q: string; label: string }) {
  return (
    <Form method="get" role="search" className="mb-4 flex max-w-md items-end gap-2">
      <div className="min-w-0 flex-1">
        <TextField label={label} name="q" type="search" defaultValue={q} maxLength={200} key={q} />
      </div>
      <Button type="submit">Search</Button>
    </Form>
  );
}
