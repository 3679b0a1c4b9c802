import { z } from '@hono/zod-openapi';
import { cycleStatuses } from '../../../core/cycles/cycle';
import { IgnoreChoiceSchema } from '../../../core/protocol/ignore-choice';
import { UploadSettingsSchema } from '../../../core/protocol/upload-settings';
import { sessionStates } from '../../../core/sessions/session-state';
import { BucketAbilitiesSchema } from '../../../core/storage/bucket-abilities';

const timeMs = z.number().int();
const count = z.number().int();

export const StorageProfileSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    endpoint: z.string(),
    region: z.string(),
    kind: z.enum(['keys', 'role']),
    accessKeyId: z.string(),
    roleArn: z.string(),
    externalId: z.string(),
    createdAtMs: timeMs,
    version: count,
    updatedAtMs: timeMs,
    projectCount: count,
  })
  .openapi('StorageProfile');

export const ProjectSchema = z
  .object({
    id: z.string(),
    storageProfileId: z.string(),
    profileName: z.string(),
    name: z.string(),
    description: z.string(),
    bucket: z.string(),
    region: z.string().nullable(),
    endpoint: z.string().nullable(),
    active: z.boolean(),
    abilities: BucketAbilitiesSchema.nullable(),
    cycleCount: count,
    sessionCount: count,
    lastSessionAtMs: timeMs.nullable(),
    createdAtMs: timeMs,
    version: count,
    updatedAtMs: timeMs,
  })
  .openapi('Project');

export const CycleSchema = z
  .object({
    id: z.string(),
    projectId: z.string(),
    number: count,
    label: z.string(),
    prefix: z.string(),
    description: z.string(),
    status: z.enum(cycleStatuses),
    sessionCount: count,
    filesUploaded: count,
    bytesUploaded: count,
    createdAtMs: timeMs,
    version: count,
    updatedAtMs: timeMs,
  })
  .openapi('Cycle');

export const SessionSchema = z
  .object({
    id: z.string(),
    projectId: z.string(),
    projectName: z.string(),
    cycleId: z.string(),
    cycleLabel: z.string(),
    createdBy: z.string(),
    createdByName: z.string(),
    folderName: z.string(),
    state: z.enum(sessionStates),
    failure: z.string().nullable(),
    attempt: count,
    settings: UploadSettingsSchema,
    filesTotal: count,
    filesUploaded: count,
    filesSkipped: count,
    filesFailed: count,
    filesCancelled: count,
    bytesTotal: count,
    bytesUploaded: count,
    bytesSkipped: count,
    revision: count,
    createdAtMs: timeMs,
    startedAtMs: timeMs.nullable(),
    endedAtMs: timeMs.nullable(),
  })
  .openapi('Session');

export const SessionDetailSchema = SessionSchema.extend({ ignoreChoice: IgnoreChoiceSchema }).openapi(
  'SessionDetail',
);

export const SessionStatisticsSchema = z.object({
  sessions: count,
  active: count,
  filesUploaded: count,
  bytesUploaded: count,
  filesFailed: count,
});

const SignedRequestSchema = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

export const BucketCheckReportSchema = z
  .object({
    steps: z.array(z.object({ name: z.string(), ok: z.boolean(), sentence: z.string() })),
    abilities: BucketAbilitiesSchema,
    corsJson: z.string(),
    browserProbe: z
      .object({ put: SignedRequestSchema, remove: SignedRequestSchema, body: z.string() })
      .nullable(),
  })
  .openapi('BucketCheckReport');

export const AccessPolicySchema = z
  .object({ kind: z.enum(['keys', 'role']), policyJson: z.string(), trustPolicyJson: z.string().nullable() })
  .openapi('AccessPolicy');

export const DiagnosisSchema = z.object({ reachable: z.boolean(), code: z.string(), sentence: z.string() });
