import { useState } from 'react';
import { toast } from 'sonner';
import { z } from 'zod';
import { type SessionView, SessionViewSchema } from '../../../core/protocol/session-view';
import { callApi } from '../api-call';

export type SessionCommand = 'pause' | 'resume' | 'cancel' | 'retry';

const AnswerSchema = z.object({ view: SessionViewSchema });

export interface SessionCommands {
  /** The one under way. */
  readonly running: SessionCommand | null;
  /** True when the session took the command; a refusal is shown as a toast. */
  run(command: SessionCommand): Promise<boolean>;
}

export function useSessionCommands(sessionId: string, adopt: (view: SessionView) => void): SessionCommands {
  const [running, setRunning] = useState<SessionCommand | null>(null);
  const run = async (command: SessionCommand) => {
    setRunning(command);
    const answer = await callApi(
      'POST',
      `/sessions/${encodeURIComponent(sessionId)}/${command}`,
      AnswerSchema,
    );
    setRunning(null);
    if (answer.ok) adopt(answer.value.view);
    else toast.error(answer.sentence);
    return answer.ok;
  };
  return { running, run };
}
