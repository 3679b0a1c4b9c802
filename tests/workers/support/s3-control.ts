import { inject } from 'vitest';

/** One request that the local S3 server answered, as its control port tells. */
export interface Answered {
  readonly method: string;
  /** "PutObject", as AWS names it. */
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly prefix: string | undefined;
  readonly status: number;
  readonly code: string | undefined;
  /** Of the object or part that it wrote. */
  readonly etag: string | undefined;
}

export async function answeredBy(bucket: string): Promise<Answered[]> {
  const response = await fetch(`${inject('s3').control}/log`);
  const all = await response.json<Answered[]>();
  return all.filter((entry) => entry.bucket === bucket);
}

/** The roles that may be taken on from now on, and the external IDs that they demand. */
export async function setRoles(...roles: { arn: string; externalId: string | null }[]): Promise<void> {
  const init = { method: 'POST', body: JSON.stringify(roles) };
  const response = await fetch(`${inject('s3').control}/roles`, init);
  if (!response.ok) throw new Error(await response.text());
}
