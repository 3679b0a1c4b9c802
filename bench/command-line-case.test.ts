import { expect, it } from 'vitest';
import { failedResult, withCommandLine } from './command-line-case';
import type { CaseResult } from './result';

const targets = [{ vs: 'rclone-16', min_ratio: 1.5 }];
const small: CaseResult = {
  name: 'cli-small',
  metric: 'files_per_min',
  ours: 30,
  peers: { 'rclone-16': 10 },
  targets: [{ vs: 'rclone-16', min_ratio: 1.5, ratio: 3, met: true }],
};

it('says under "cli" what both of its cases reached, and the least ratio to rclone', () => {
  const big = { ...small, name: 'cli-big', targets: [{ ...targets[0], ratio: 2, met: true }] } as CaseResult;
  expect(withCommandLine([small, big]).at(-1)).toEqual({
    name: 'cli',
    metric: 'least_ratio_to_rclone_16',
    ours: 2,
    peers: {},
    targets: [
      { of: 'cli-small', vs: 'rclone-16', min_ratio: 1.5, ratio: 3, met: true },
      { of: 'cli-big', vs: 'rclone-16', min_ratio: 1.5, ratio: 2, met: true },
    ],
  });
});

it('keeps under "cli" the targets of a case that failed, as missed, and claims no figure', () => {
  const big = failedResult({ name: 'cli-big', targets }, 'awscli left 1 differences');
  const missed = { vs: 'rclone-16', min_ratio: 1.5, ratio: null, met: false, reason: 'the case failed' };
  expect(big.targets).toEqual([missed]);
  expect(withCommandLine([small, big]).at(-1)).toMatchObject({
    ours: null,
    problem: 'cli-big: awscli left 1 differences',
    targets: [
      { of: 'cli-small', met: true },
      { of: 'cli-big', ...missed },
    ],
  });
});

it('is not said of where no case of the command line was chosen', () => {
  expect(withCommandLine([{ ...small, name: 'small' }])).toHaveLength(1);
});
