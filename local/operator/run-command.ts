import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { formatBytes } from '../../app/components/format';
import { localSecretsFile, OperatorClient } from './operator-client';
import { type OperatorArguments, type OperatorCommand, UsageError } from './parse-arguments';
import { makeKeySet, rotateKeySet } from './signing-key-set';
import { textTable } from './text-table';

/** What a command found: as data for --json, and as text for a person. */
interface Result {
  readonly data: unknown;
  readonly text: string;
}

const CompanySchema = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  users: z.number(),
  suspendedAtMs: z.number().nullable(),
  limitBytes: z.number().nullable(),
  limitSessions: z.number().nullable(),
  createdAtMs: z.number(),
});
type Company = z.infer<typeof CompanySchema>;
const ListSchema = z.object({ companies: z.array(CompanySchema) });
const MadeSchema = z.object({
  company: z.object({ name: z.string(), slug: z.string() }),
  username: z.string(),
  link: z.string(),
});
const ChangedSchema = z.object({ company: z.looseObject({ slug: z.string() }) });
const LimitsSchema = z.object({
  company: z.object({
    slug: z.string(),
    limitBytes: z.number().nullable(),
    limitSessions: z.number().nullable(),
  }),
});

export async function runCommand({ command, url }: OperatorArguments): Promise<Result> {
  switch (command.kind) {
    case 'help':
      return { data: null, text: '' };
    case 'list': {
      const { companies } = await OperatorClient.at(url).ask('GET', '/companies', ListSchema);
      return { data: companies, text: listText(companies) };
    }
    case 'create': {
      const { kind: _kind, ...input } = command;
      const made = await OperatorClient.at(url).ask('POST', '/companies', MadeSchema, input);
      const text = `Made the company ${made.company.name} (${made.company.slug}). Its first administrator chooses a password by this link,\nwhich works once, for seven days; the username is ${made.username}:\n\n${made.link}`;
      return { data: made, text };
    }
    case 'suspend':
    case 'resume': {
      const path = `/companies/${encodeURIComponent(command.slug)}/${command.kind}`;
      const changed = await OperatorClient.at(url).ask('POST', path, ChangedSchema);
      const text =
        command.kind === 'suspend'
          ? `${command.slug} is suspended: nobody gets in, and its sessions stand still.`
          : `${command.slug} is resumed, and its sessions go on.`;
      return { data: changed.company, text };
    }
    case 'limits': {
      const { slug, limitBytes, limitSessions } = command;
      const path = `/companies/${encodeURIComponent(slug)}/limits`;
      const change = { limitBytes, limitSessions };
      const { company } = await OperatorClient.at(url).ask('PATCH', path, LimitsSchema, change);
      const text = `${slug} may store ${bytesText(company.limitBytes)} and have ${countText(company.limitSessions)} sessions at a time.`;
      return { data: company, text };
    }
    case 'make-keys': {
      const keys = await makeKeySet(Date.now());
      return { data: keys, text: JSON.stringify(keys) };
    }
    case 'rotate-keys':
      return await rotate(command);
  }
}

async function rotate(command: Extract<OperatorCommand, { kind: 'rotate-keys' }>): Promise<Result> {
  if (command.local) return await rotateLocal();
  if (command.file === undefined && process.stdin.isTTY)
    throw new UsageError('Give the keys of now with --file or by the standard input, or use --local.');
  const keys = await rotateKeySet(readFileSync(command.file ?? 0, 'utf8'), Date.now());
  return { data: keys, text: JSON.stringify(keys) };
}

/** A laptop keeps its keys in a file, which is read at the next start. */
async function rotateLocal(): Promise<Result> {
  const file = localSecretsFile();
  const secrets = z.looseObject({ SIGN_IN_KEYS: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));
  const keys = await rotateKeySet(secrets.SIGN_IN_KEYS, Date.now());
  const changed = { ...secrets, SIGN_IN_KEYS: JSON.stringify(keys) };
  writeFileSync(file, JSON.stringify(changed, null, 2), { mode: 0o600 });
  const data = { current: keys.current };
  return {
    data,
    text: `The key ${keys.current} signs from the next npm start on; the one before stays accepted.`,
  };
}

function listText(companies: readonly Company[]): string {
  if (companies.length === 0) return 'There are no companies.';
  const rows = companies.map((company) => [
    company.slug,
    company.name,
    company.suspendedAtMs === null ? 'active' : `suspended ${dayText(company.suspendedAtMs)}`,
    String(company.users),
    bytesText(company.limitBytes),
    countText(company.limitSessions),
    dayText(company.createdAtMs),
  ]);
  return textTable(['Slug', 'Name', 'Status', 'Users', 'Bytes', 'Sessions', 'Since'], rows);
}

function bytesText(limit: number | null): string {
  return limit === null ? 'any' : formatBytes(limit);
}

function countText(limit: number | null): string {
  return limit === null ? 'any' : String(limit);
}

function dayText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
