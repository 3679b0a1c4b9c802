import type { CaseResult, TargetVersus } from './result';

/** The command line has two cases; under `cli` stand the targets of both, and the least ratio to rclone. */
export function withCommandLine(list: readonly CaseResult[]): CaseResult[] {
  const own = list.filter(({ name }) => name.startsWith('cli-'));
  const targets = own.flatMap(({ name, targets }) =>
    targets.flatMap((target) => ('vs' in target ? [{ of: name, ...target }] : [])),
  );
  if (targets.length === 0) return [...list];
  const isToRclone = ({ vs, ratio }: TargetVersus) => vs === 'rclone-16' && ratio !== null;
  const ratios = targets.filter(isToRclone).map(({ ratio }) => ratio ?? 0);
  const failed = own.filter(({ problem }) => problem).map(({ name, problem }) => `${name}: ${problem}`);
  // The least of some would claim what the others did not show.
  const ours = ratios.length === 0 || failed.length > 0 ? null : Math.min(...ratios);
  const problem = failed.length > 0 ? { problem: failed.join('; ') } : {};
  return [...list, { name: 'cli', metric: 'least_ratio_to_rclone_16', ours, peers: {}, targets, ...problem }];
}

/** Of a case that did not end as it must: it missed every target. */
export function failedResult(
  { name, targets = [] }: { name: string; targets?: readonly Pick<TargetVersus, 'vs' | 'min_ratio'>[] },
  problem: string,
): CaseResult {
  const missed = targets.map(({ vs, min_ratio }) => ({
    vs,
    min_ratio,
    ratio: null,
    met: false,
    reason: 'the case failed',
  }));
  return { name, metric: '', ours: null, peers: {}, targets: missed, problem };
}
