import { Form, Link } from '@remix-run/react';
import { auditActions, targetKinds } from '../../../core/audit/audit-entry';
import type { AuditQuery } from '../../../core/audit/audit-query';
import { Button } from '../ui/button';
import { CheckboxField, SelectField, TextField } from '../ui/field';
import { actionWords, targetWords } from './action-words';

/** A plain form: its address can be kept and sent to a colleague. */
export function AuditFilter({ query }: { query: AuditQuery }) {
  const isFiltered = Object.values(query).some((value) => value !== undefined && value !== '');
  return (
    <Form
      method="get"
      className="mb-4 rounded-lg border border-line bg-surface p-4"
      key={JSON.stringify(query)}
    >
      {query.actorUserId ? <input type="hidden" name="actorUserId" value={query.actorUserId} /> : null}
      {query.targetId ? <input type="hidden" name="targetId" value={query.targetId} /> : null}
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-5">
        <TextField label="Search names" name="q" type="search" defaultValue={query.q} maxLength={100} />
        <SelectField label="What happened" name="action" defaultValue={query.action ?? ''}>
          <option value="">Anything</option>
          {auditActions.map((action) => (
            <option key={action} value={action}>
              {actionWords[action]}
            </option>
          ))}
        </SelectField>
        <SelectField label="To what" name="targetKind" defaultValue={query.targetKind ?? ''}>
          <option value="">Anything</option>
          {targetKinds.map((kind) => (
            <option key={kind} value={kind}>
              {targetWords[kind]}
            </option>
          ))}
        </SelectField>
        <TextField label="From day" name="from" type="date" defaultValue={query.from} />
        <TextField label="To day" name="to" type="date" defaultValue={query.to} />
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button type="submit">Search</Button>
        {isFiltered ? (
          <Link to="/audit-log" className="text-accent hover:underline">
            Show everything
          </Link>
        ) : null}
        <CheckboxField
          label="Refusals only"
          name="refused"
          value="true"
          defaultChecked={query.refused === 'true'}
        />
      </div>
    </Form>
  );
}
