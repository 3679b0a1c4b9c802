import { z } from 'zod';

const SignedRequestSchema = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

export const CheckStepSchema = z.object({ name: z.string(), ok: z.boolean(), sentence: z.string() });
export type CheckStep = z.infer<typeof CheckStepSchema>;

export const BrowserProbeSchema = z.object({
  put: SignedRequestSchema,
  remove: SignedRequestSchema,
  body: z.string(),
});
export type BrowserProbe = z.infer<typeof BrowserProbeSchema>;

/** What POST /api/v1/projects/:id/bucket-check answers, as far as the page shows it. */
export const BucketReportSchema = z.object({
  steps: z.array(CheckStepSchema),
  corsJson: z.string(),
  browserProbe: BrowserProbeSchema.nullable(),
});
export type BucketReport = z.infer<typeof BucketReportSchema>;
