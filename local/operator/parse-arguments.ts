import { parseArgs } from 'node:util';

export type OperatorCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | {
      readonly kind: 'create';
      readonly companyName: string;
      readonly slug?: string;
      readonly displayName: string;
      readonly email: string;
      readonly limitBytes?: number;
      readonly limitSessions?: number;
    }
  | { readonly kind: 'suspend' | 'resume'; readonly slug: string }
  | {
      readonly kind: 'limits';
      readonly slug: string;
      /** Null takes a limit away. */
      readonly limitBytes?: number | null;
      readonly limitSessions?: number | null;
    }
  | { readonly kind: 'make-keys' }
  /** `file`: where the keys of now are; absent reads them from the standard input, or from a laptop's own secrets. */
  | { readonly kind: 'rotate-keys'; readonly file?: string; readonly local: boolean };

export interface OperatorArguments {
  readonly command: OperatorCommand;
  /** Of a deployment; absent is the Longshore on this machine. */
  readonly url?: string;
  readonly json: boolean;
}

/** Wrong input, as one sentence for the person who typed it. */
export class UsageError extends Error {}

const options = {
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  name: { type: 'string' },
  slug: { type: 'string' },
  admin: { type: 'string' },
  email: { type: 'string' },
  bytes: { type: 'string' },
  sessions: { type: 'string' },
  file: { type: 'string' },
  local: { type: 'boolean', default: false },
} as const;

type Values = Partial<Record<keyof typeof options, string | boolean>>;

/** Options that every command takes, and those of each. */
const general = ['url', 'json', 'help'];
const own: Record<string, readonly (keyof typeof options)[]> = {
  'companies list': [],
  'companies create': ['name', 'slug', 'admin', 'email', 'bytes', 'sessions'],
  'companies suspend': [],
  'companies resume': [],
  'companies limits': ['bytes', 'sessions'],
  'keys make': [],
  'keys rotate': ['file', 'local'],
};

export function parseArguments(args: readonly string[]): OperatorArguments {
  const { values, positionals } = read(args);
  const [topic = '', verb = '', ...rest] = positionals;
  const json = values.json === true;
  if (values.help || topic === '' || topic === 'help') return { command: { kind: 'help' }, json };
  const allowed = own[`${topic} ${verb}`];
  if (!allowed) throw new UsageError(`There is no command "${positionals.join(' ')}". See --help.`);
  const strange = Object.keys(values).find(
    (name) =>
      !general.includes(name) &&
      values[name as keyof Values] !== false &&
      !allowed.some((each) => each === name),
  );
  if (strange) throw new UsageError(`"${topic} ${verb}" takes no --${strange}. See --help.`);
  return { command: commandOf(`${topic} ${verb}`, rest, values), url: urlOf(values), json };
}

function read(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split('. ')[0] : error}. See --help.`);
  }
}

function commandOf(name: string, rest: string[], values: Values): OperatorCommand {
  const slug = () => {
    const [only, ...more] = rest.splice(0);
    if (!only || more.length > 0)
      throw new UsageError(`Name one company by its name for addresses: ${name} <slug>.`);
    return only;
  };
  const command = ((): OperatorCommand => {
    switch (name) {
      case 'companies create':
        return {
          kind: 'create',
          companyName: required(values, 'name', 'the name of the company'),
          slug: textOf(values, 'slug'),
          displayName: required(values, 'admin', 'the name of its first administrator'),
          email: required(values, 'email', 'the e-mail address of its first administrator'),
          limitBytes: limitOf(values, 'bytes') ?? undefined,
          limitSessions: limitOf(values, 'sessions') ?? undefined,
        };
      case 'companies suspend':
        return { kind: 'suspend', slug: slug() };
      case 'companies resume':
        return { kind: 'resume', slug: slug() };
      case 'companies limits': {
        const limits = { limitBytes: limitOf(values, 'bytes'), limitSessions: limitOf(values, 'sessions') };
        if (limits.limitBytes === undefined && limits.limitSessions === undefined)
          throw new UsageError('Give --bytes, --sessions or both; "none" takes a limit away.');
        return { kind: 'limits', slug: slug(), ...limits };
      }
      case 'keys make':
        return { kind: 'make-keys' };
      case 'keys rotate':
        return { kind: 'rotate-keys', file: textOf(values, 'file'), local: values.local === true };
      default:
        return { kind: 'list' };
    }
  })();
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one word too many. See --help.`);
  return command;
}

function required(values: Values, name: keyof typeof options, what: string): string {
  const text = textOf(values, name);
  if (!text) throw new UsageError(`Give ${what} with --${name}.`);
  return text;
}

function textOf(values: Values, name: keyof typeof options): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

const units: Record<string, number> = {
  '': 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  PiB: 2 ** 50,
};

/** "500", "20 GiB", or "none"; undefined where it was not given. */
function limitOf(values: Values, name: 'bytes' | 'sessions'): number | null | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGTP]iB)?$/.exec(text.trim()) ?? [];
  const factor = name === 'sessions' && unit !== '' ? undefined : units[unit];
  const value = Math.round(Number(amount) * (factor ?? Number.NaN));
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(
      name === 'bytes'
        ? `--bytes takes a number of bytes, an amount such as 500GiB, or none, and not "${text}".`
        : `--sessions takes a whole number from 1, or none, and not "${text}".`,
    );
  return value;
}

function urlOf(values: Values): string | undefined {
  const text = textOf(values, 'url');
  if (text === undefined) return undefined;
  if (!URL.canParse(text))
    throw new UsageError(
      `--url takes the address of a deployment, such as https://longshore.example, and not "${text}".`,
    );
  const { protocol, hostname, origin } = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // The token would travel in the clear.
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw new UsageError('--url must begin with https://, since the operator token is sent there.');
  return origin;
}
