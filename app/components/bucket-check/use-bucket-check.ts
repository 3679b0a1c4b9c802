import { useRevalidator } from '@remix-run/react';
import { useState } from 'react';
import { callApi } from '../api-call';
import { BucketReportSchema, type CheckStep } from './bucket-report';
import { probeInWorker } from './probe-in-worker';

export type BucketCheckState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'refused'; readonly sentence: string }
  | {
      readonly kind: 'done';
      readonly steps: readonly CheckStep[];
      readonly browserOk: boolean;
      readonly corsJson: string;
    };

export function useBucketCheck(projectId: string) {
  const [state, setState] = useState<BucketCheckState>({ kind: 'idle' });
  const revalidator = useRevalidator();
  const run = async () => {
    setState({ kind: 'running' });
    const reply = await callApi('POST', `/projects/${projectId}/bucket-check`, BucketReportSchema);
    if (!reply.ok) {
      setState({ kind: 'refused', sentence: reply.sentence });
      return;
    }
    const { steps, browserProbe, corsJson } = reply.value;
    const fromBrowser = browserProbe ? await probeInWorker(browserProbe) : [];
    const browserOk = fromBrowser.every((step) => step.ok);
    setState({ kind: 'done', steps: [...steps, ...fromBrowser], browserOk, corsJson });
    // The facts beside it tell when the bucket was last checked.
    revalidator.revalidate();
  };
  return { state, run };
}
