import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Guesses grow with length only; what comes after so many characters no longer makes a password weak. */
const longestLookedAt = 64;
/** Of 0 to 4: "safely unguessable, moderate protection from an offline attack". */
const leastScore = 3;

let estimator: Promise<ZxcvbnFactory> | undefined;

/** Whether a password is among the commonest ones, or made of them, of rows of keys, dates, repetitions or the given words. */
export async function isCommonPassword(password: string, own: readonly string[]): Promise<boolean> {
  estimator ??= loadEstimator();
  const { score } = (await estimator).check(password.slice(0, longestLookedAt), [...own]);
  return score < leastScore;
}

/** The lists are half a megabyte, so they are unpacked only where somebody chooses a password. */
async function loadEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}
