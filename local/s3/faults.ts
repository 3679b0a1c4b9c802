import { z } from 'zod';

const MatchSchema = z
  .strictObject({
    method: z.string().optional(),
    /** As in the operations table: `PutObject`, `UploadPart`, `CompleteMultipartUpload`, `ListObjectsV2` … */
    operation: z.string().optional(),
    bucket: z.string().optional(),
    keyPattern: z.string().refine(isPattern, 'is not a regular expression').optional(),
    keyPrefix: z.string().optional(),
  })
  .default({});

const ActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0) }),
  /** The request waits until the rules are set anew or cleared. */
  z.strictObject({ kind: z.literal('hold') }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    code: z.string(),
    message: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  z.strictObject({ kind: z.literal('error-in-200'), code: z.string().optional() }),
  z.strictObject({ kind: z.literal('no-cors') }),
  /** As a server that does not know these headers: whatever digest they name is taken. */
  z.strictObject({ kind: z.literal('ignore-digests'), headers: z.array(z.string().toLowerCase()).min(1) }),
]);

export const FaultRulesSchema = z.array(
  z.strictObject({
    match: MatchSchema,
    /** So many requests pass before the rule applies. */
    after: z.number().int().min(0).default(0),
    /** How often the rule applies; without it, always. */
    times: z.number().int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
    action: ActionSchema,
  }),
);

export type FaultRule = z.input<typeof FaultRulesSchema>[number];
export type FaultAction = z.infer<typeof ActionSchema>;
type ParsedRule = z.infer<typeof FaultRulesSchema>[number];

export interface FaultTarget {
  readonly method: string;
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
}

/** What to do to one request. Delays add up; of the actions that decide the answer, the first rule's one wins. */
export interface Fault {
  readonly delayMs: number;
  /** Resolves once the request may go on. */
  readonly held: Promise<void> | undefined;
  readonly hidesCors: boolean;
  /** Request headers that count as not sent. */
  readonly ignoredHeaders: readonly string[];
  readonly outcome: Extract<FaultAction, { kind: 'status' | 'drop' | 'error-in-200' }> | undefined;
}

export const NO_FAULT: Fault = {
  delayMs: 0,
  held: undefined,
  hidesCors: false,
  ignoredHeaders: [],
  outcome: undefined,
};

/** Actions that leave the answer to the operation. */
const silentKinds = new Set<FaultAction['kind']>(['delay', 'hold', 'no-cors', 'ignore-digests']);

export class Faults {
  private rules: { rule: ParsedRule; passesLeft: number; timesLeft: number }[] = [];
  private release = () => {};
  private held = this.nextHold();

  set(rules: readonly ParsedRule[]): void {
    this.rules = rules.map((rule) => ({
      rule,
      passesLeft: rule.after,
      timesLeft: rule.times ?? Number.POSITIVE_INFINITY,
    }));
    this.release();
    this.held = this.nextHold();
  }

  clear(): void {
    this.set([]);
  }

  private nextHold(): Promise<void> {
    return new Promise((resolve) => {
      this.release = resolve;
    });
  }

  /** Counts the rules that apply, so ask once a request. */
  decide(target: FaultTarget): Fault {
    let fault = NO_FAULT;
    for (const entry of this.rules) {
      if (entry.timesLeft < 1 || !applies(entry.rule, target)) continue;
      const { action } = entry.rule;
      const decidesAnswer = !silentKinds.has(action.kind);
      if (decidesAnswer && fault.outcome) continue;
      if (Math.random() >= (entry.rule.probability ?? 1)) continue;
      if (entry.passesLeft > 0) {
        entry.passesLeft -= 1;
        continue;
      }
      entry.timesLeft -= 1;
      if (action.kind === 'delay') fault = { ...fault, delayMs: fault.delayMs + action.ms };
      else if (action.kind === 'hold') fault = { ...fault, held: this.held };
      else if (action.kind === 'no-cors') fault = { ...fault, hidesCors: true };
      else if (action.kind === 'ignore-digests')
        fault = { ...fault, ignoredHeaders: [...fault.ignoredHeaders, ...action.headers] };
      else fault = { ...fault, outcome: action };
    }
    return fault;
  }
}

function applies({ match, action }: ParsedRule, { method, operation, bucket, key }: FaultTarget): boolean {
  // A rule about PUTs of a key should not be used up by the preflights before them: those must be named.
  if (operation === 'Preflight' && match.operation !== 'Preflight' && match.method !== 'OPTIONS')
    return false;
  if (action.kind === 'error-in-200' && operation !== 'CompleteMultipartUpload') return false;
  return (
    (match.method === undefined || match.method.toUpperCase() === method) &&
    (match.operation === undefined || match.operation === operation) &&
    (match.bucket === undefined || match.bucket === bucket) &&
    (match.keyPrefix === undefined || key.startsWith(match.keyPrefix)) &&
    (match.keyPattern === undefined || new RegExp(match.keyPattern, 'u').test(key))
  );
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
