import { parseArgs } from 'node:util';
import { type ConflictPolicy, conflictPolicies, type UploadSettings } from '../core/protocol/upload-settings';
import { type SessionState, sessionStates } from '../core/sessions/session-state';
import { usageError } from './command-error';
import { parseOrigin } from './origin';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'login' | 'logout' | 'projects' }
  | { readonly kind: 'cycles'; readonly project: string }
  | { readonly kind: 'sessions'; readonly project?: string; readonly state?: SessionState }
  | ({ readonly kind: 'watch' } & WatchArguments)
  | ({ readonly kind: 'push'; readonly project: string; readonly cycle: string } & UploadArguments)
  | ({ readonly kind: 'resume'; readonly sessionId: string; readonly retry: boolean } & UploadArguments)
  | ({ readonly kind: 'verify' } & VerifyArguments);

export interface UploadArguments {
  readonly folder: string;
  readonly settings: Partial<UploadSettings>;
  /** How long a server or bucket that does not answer is waited for. */
  readonly patienceMs: number;
}

export interface WatchArguments {
  readonly sessionId: string;
  /** How long a server that does not answer is waited for. */
  readonly patienceMs: number;
}

export interface VerifyArguments {
  /** Files: the receipt, its signature where it is not beside it, and public keys where they are not asked for. */
  readonly receipt: string;
  readonly signature?: string;
  readonly keys?: string;
  /** To be compared with the receipt. */
  readonly folder?: string;
  readonly bucket: boolean;
}

export interface Arguments {
  readonly command: Command;
  readonly origin?: string;
  readonly json: boolean;
}

const options = {
  origin: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  project: { type: 'string', short: 'p' },
  cycle: { type: 'string', short: 'c' },
  state: { type: 'string' },
  'on-conflict': { type: 'string' },
  parallel: { type: 'string' },
  'part-size': { type: 'string' },
  retries: { type: 'string' },
  patience: { type: 'string' },
  retry: { type: 'boolean', default: false },
  signature: { type: 'string' },
  keys: { type: 'string' },
  folder: { type: 'string' },
  bucket: { type: 'boolean', default: false },
} as const;
type Option = keyof typeof options;
type Values = Partial<Record<Option, string | boolean>>;

const general: readonly Option[] = ['origin', 'json', 'help'];
const ofUploads: readonly Option[] = ['parallel', 'part-size', 'retries', 'patience'];
/** The words that follow each command, and the options that it takes beside the general ones. */
const commands: Record<string, { words: readonly string[]; takes: readonly Option[] }> = {
  login: { words: [], takes: [] },
  logout: { words: [], takes: [] },
  projects: { words: [], takes: [] },
  cycles: { words: [], takes: ['project'] },
  sessions: { words: [], takes: ['project', 'state'] },
  push: { words: ['folder'], takes: ['project', 'cycle', 'on-conflict', ...ofUploads] },
  resume: { words: ['session', 'folder'], takes: ['patience', 'retry'] },
  watch: { words: ['session'], takes: ['patience'] },
  verify: { words: ['receipt'], takes: ['signature', 'keys', 'folder', 'bucket'] },
};

/** Throws a `CommandError` with the first thing that is wrong. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = read(args);
  const [name = '', ...rest] = positionals;
  // "verify receipt FILE" says the same as "verify FILE".
  const words = name === 'verify' && rest[0] === 'receipt' && rest.length > 1 ? rest.slice(1) : rest;
  const json = values.json === true;
  if (values.help || name === '' || name === 'help') return { command: { kind: 'help' }, json };
  const known = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!known) throw usageError(`There is no command "${name}". See longshore --help.`);
  const strange = (Object.keys(values) as Option[]).find(
    (option) => values[option] !== false && ![...general, ...known.takes].includes(option),
  );
  if (strange) throw usageError(`longshore ${name} takes no --${strange}. See longshore --help.`);
  const missing = known.words[words.length];
  if (missing)
    throw usageError(
      `Name the ${missing}: longshore ${[name, ...known.words.map((word) => `<${word}>`)].join(' ')}.`,
    );
  if (words.length > known.words.length)
    throw usageError(`"${words[known.words.length]}" is one word too many. See longshore --help.`);
  const origin = textOf(values, 'origin');
  return {
    command: commandOf(name, words, values),
    json,
    ...(origin ? { origin: parseOrigin(origin) } : {}),
  };
}

function read(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [said] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw usageError(`${said}. See longshore --help.`);
  }
}

function commandOf(name: string, words: readonly string[], values: Values): Command {
  const [first = '', second = ''] = words;
  switch (name) {
    case 'login':
    case 'logout':
    case 'projects':
      return { kind: name };
    case 'cycles':
      return { kind: name, project: required(values, 'project', 'the project by its name or id') };
    case 'sessions':
      return { kind: name, project: textOf(values, 'project'), state: stateOf(values) };
    case 'watch':
      return { kind: name, sessionId: first, patienceMs: patienceOf(values) };
    case 'verify':
      return {
        kind: name,
        receipt: first,
        signature: textOf(values, 'signature'),
        keys: textOf(values, 'keys'),
        folder: textOf(values, 'folder'),
        bucket: values.bucket === true,
      };
    case 'resume':
      return { kind: name, sessionId: first, retry: values.retry === true, ...uploadOf(second, values) };
    case 'push':
      return {
        kind: name,
        project: required(values, 'project', 'the project by its name or id'),
        cycle: required(values, 'cycle', 'the cycle, such as C1'),
        ...uploadOf(first, values),
      };
    default:
      return { kind: 'help' };
  }
}

const defaultPatienceMinutes = 10;
/** Without this much, what merely takes its turn would count as away. */
const leastPatienceMs = 5_000;
/** Timers take no more than 24 days. */
const mostPatienceMinutes = 30_000;

function uploadOf(folder: string, values: Values): UploadArguments {
  const settings = {
    parallelUploads: wholeOf(values, 'parallel', 1, 16),
    retries: wholeOf(values, 'retries', 0, 10),
    partSizeBytes: partSizeOf(values),
    conflictPolicy: policyOf(values),
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return { folder, settings: Object.fromEntries(given), patienceMs: patienceOf(values) };
}

function patienceOf(values: Values): number {
  const minutes = wholeOf(values, 'patience', 0, mostPatienceMinutes) ?? defaultPatienceMinutes;
  return Math.max(leastPatienceMs, minutes * 60_000);
}

function required(values: Values, option: Option, what: string): string {
  const text = textOf(values, option);
  if (!text) throw usageError(`Give ${what} with --${option}.`);
  return text;
}

function textOf(values: Values, option: Option): string | undefined {
  const value = values[option];
  return typeof value === 'string' ? value : undefined;
}

function wholeOf(values: Values, option: Option, least: number, most: number): number | undefined {
  const text = textOf(values, option);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw usageError(`--${option} takes a whole number from ${least} to ${most}, and not "${text}".`);
  return value;
}

function partSizeOf(values: Values): number | undefined {
  const text = textOf(values, 'part-size');
  if (text === undefined) return undefined;
  const mebibytes = /^(\d{1,3})\s*(?:MiB)?$/.exec(text)?.[1];
  const value = Number(mebibytes ?? Number.NaN);
  if (!(value >= 5 && value <= 512)) throw usageError(`--part-size takes 5MiB to 512MiB, and not "${text}".`);
  return value * 1024 * 1024;
}

function policyOf(values: Values): ConflictPolicy | undefined {
  const text = textOf(values, 'on-conflict');
  if (text === undefined) return undefined;
  const policy = conflictPolicies.find((each) => each === text.replaceAll('-', '_'));
  if (!policy) throw usageError(`--on-conflict takes ${listed(conflictPolicies)}, and not "${text}".`);
  return policy;
}

function stateOf(values: Values): SessionState | undefined {
  const text = textOf(values, 'state');
  if (text === undefined) return undefined;
  const state = sessionStates.find((each) => each === text.replaceAll('-', '_'));
  if (!state) throw usageError(`--state takes ${listed(sessionStates)}, and not "${text}".`);
  return state;
}

function listed(words: readonly string[]): string {
  const spelt = words.map((word) => word.replaceAll('_', '-'));
  return `${spelt.slice(0, -1).join(', ')} or ${spelt.at(-1)}`;
}
