import { z } from 'zod';

/** How a file is to be sent: all is signed before the clock starts. */
export const SendPlanSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('form'), url: z.string(), fields: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('parts'), partUrls: z.array(z.string()), joinUrl: z.string() }),
]);

export type SendPlan = z.infer<typeof SendPlanSchema>;

export const partBytes = 16 * 1024 * 1024;
