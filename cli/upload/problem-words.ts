import type { ConnectLink } from '../../app/upload/ports';
import type { SessionProblem } from '../../core/protocol/session-view';

/** Problems that the engine tells in the words of a page. */
const words: Readonly<Record<string, string>> = {
  BlockedByBrowser:
    'The bucket answers Longshore, but not the machine with the folder. Check the network between them; the upload continues by itself.',
  SignedOut: 'The token is not accepted any more. Run longshore login again, then longshore resume.',
};

export const signedOutCode = 'SignedOut';

export function inWordsOfHere(problem: SessionProblem): SessionProblem {
  return { ...problem, sentence: words[problem.code] ?? problem.sentence };
}

/** Viewers on their pages are told the same. */
export function tellingInWordsOfHere(connect: ConnectLink): ConnectLink {
  return (listener) => {
    const link = connect(listener);
    return {
      send: (frame) =>
        link.send(
          frame.type === 'problem' && frame.problem !== null
            ? { type: 'problem', problem: inWordsOfHere(frame.problem) }
            : frame,
        ),
      close: () => link.close(),
      hurry: () => link.hurry(),
    };
  };
}
