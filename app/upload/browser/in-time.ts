/** A dead network drive never answers: what is asked of it is given up after this long. */
export const answerLimitMs = 10_000;

const refusedSentence = 'Check its permissions, then pick the folder again.';
const silentSentence = 'It did not answer in time: check the drive it is on, then pick the folder again.';

export type Outcome<T> = { ok: true; value: T } | { ok: false; sentence: string };

/**
 * What a folder or file answers; where it refuses or is silent, a sentence on what to do. Asks at once. The time is waited for in two
 * halves: of a computer that slept one is over at once, and the answer has the other.
 */
export function inTime<T>(
  limitMs: number,
  ask: (take: (value: T) => void, refuse: (cause: unknown) => void) => unknown,
): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const giveUp = () => resolve({ ok: false, sentence: silentSentence });
    let timer = setTimeout(() => {
      timer = setTimeout(giveUp, limitMs / 2);
    }, limitMs / 2);
    const end = (outcome: Outcome<T>) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const refuse = () => end({ ok: false, sentence: refusedSentence });
    try {
      ask((value) => end({ ok: true, value }), refuse);
    } catch {
      refuse();
    }
  });
}
