import { z } from 'zod';
import { MiB } from '../sessions/part-size';

/**
 * skip_identical: an identical object is skipped, a different one replaced
 * overwrite:      every file is sent
 * fail:           a file whose key is taken fails
 * keep_both:      a file whose key is taken by a different object gets a new key
 */
export const conflictPolicies = ['skip_identical', 'overwrite', 'fail', 'keep_both'] as const;
export type ConflictPolicy = (typeof conflictPolicies)[number];

export const UploadSettingsSchema = z
  .object({
    /** Requests to the bucket in flight at once, at most: the line decides how many, and in a browser the bucket's hosts. */
    parallelUploads: z.number().int().min(1).max(16).default(16),
    /** Further tries after a failed request that had an answer; waiting for an unreachable bucket costs none. */
    retries: z.number().int().min(0).max(10).default(4),
    partSizeBytes: z
      .number()
      .int()
      .min(5 * MiB)
      .max(512 * MiB)
      .default(16 * MiB),
    conflictPolicy: z.enum(conflictPolicies).default('skip_identical'),
  })
  .strict();
export type UploadSettings = z.infer<typeof UploadSettingsSchema>;

export const defaultUploadSettings: UploadSettings = UploadSettingsSchema.parse({});
