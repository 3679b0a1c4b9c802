import { randomUUID } from 'node:crypto';
import { type Answer, toS3Error, xmlAnswer } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { sha256Hex } from './canonical-request.ts';
import { S3Error } from './errors.ts';
import { readBody } from './payload.ts';
import { newTemporaryCredential, type Roles } from './roles.ts';
import type { S3Request } from './s3-request.ts';
import type { SigningKeys, TemporaryCredential } from './signing-keys.ts';
import { element, rawElement } from './xml.ts';

export interface AssumeRoleContext {
  readonly request: S3Request;
  readonly keys: SigningKeys;
  readonly roles: Roles;
  readonly region: string;
  readonly nowMs: () => number;
}

const maxBodyBytes = 64 * 1024;

/** STS AssumeRole, as servers that are no AWS offer it at the S3 endpoint itself (AWS STS API Reference, 2011-06-15). */
export async function assumeRole(context: AssumeRoleContext): Promise<Answer> {
  try {
    return await operate(context);
  } catch (error) {
    const { code, status, message } = toS3Error(error);
    const known = code === 'InvalidAccessKeyId' ? 'InvalidClientTokenId' : code;
    const inner = element('Type', 'Sender') + element('Code', known) + element('Message', message);
    const body = rawElement('Error', inner) + element('RequestId', context.request.id);
    return { ...xmlAnswer(status, stsDocument('ErrorResponse', body)), code: known };
  }
}

async function operate({ request, keys, roles, region, nowMs }: AssumeRoleContext): Promise<Answer> {
  const body = await receive(request);
  authenticate(request, { keys, region, nowMs, service: 'sts', bodySha256: sha256Hex(body) });
  const form = new URLSearchParams(body.toString());
  if (form.get('Action') !== 'AssumeRole' || form.get('Version') !== '2011-06-15')
    throw new S3Error('InvalidAction', 'The only action here is AssumeRole in the version 2011-06-15.');
  const durationSeconds = Number(form.get('DurationSeconds') ?? 3_600);
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900 || durationSeconds > 43_200)
    throw new S3Error('ValidationError', 'DurationSeconds is a whole number from 900 to 43200.');
  if (!/^[\w+=,.@-]{2,64}$/.test(form.get('RoleSessionName') ?? ''))
    throw new S3Error('ValidationError', 'RoleSessionName has 2 to 64 letters, digits or any of _+=,.@-');
  checkPolicy(form.get('Policy'));
  const arn = form.get('RoleArn') ?? '';
  if (!roles.isTrusted(arn, form.get('ExternalId') ?? undefined))
    throw new S3Error('AccessDenied', 'You are not authorized to perform sts:AssumeRole on this role.');
  const credential = newTemporaryCredential(nowMs() + durationSeconds * 1000);
  keys.addTemporary(credential, nowMs());
  return xmlAnswer(200, stsDocument('AssumeRoleResponse', resultOf(arn, form, credential)));
}

async function receive(request: S3Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of readBody(request)) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) throw new S3Error('EntityTooLarge', 'The request is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Its form alone: what it allows is not looked at. */
function checkPolicy(policy: string | null): void {
  if (policy === null) return;
  try {
    JSON.parse(policy);
  } catch {
    throw new S3Error('MalformedPolicyDocument', 'The session policy is not JSON.');
  }
}

function resultOf(arn: string, form: URLSearchParams, credential: TemporaryCredential): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAtMs } = credential;
  const credentials =
    element('AccessKeyId', accessKeyId) +
    element('SecretAccessKey', secretAccessKey) +
    element('SessionToken', sessionToken) +
    element('Expiration', new Date(expiresAtMs).toISOString().replace(/\.\d{3}/, ''));
  const name = `${arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${form.get('RoleSessionName')}`;
  const user = element('AssumedRoleId', `${accessKeyId}:longshore`) + element('Arn', name);
  const result = rawElement('Credentials', credentials) + rawElement('AssumedRoleUser', user);
  return (
    rawElement('AssumeRoleResult', result) +
    rawElement('ResponseMetadata', element('RequestId', randomUUID()))
  );
}

const stsDocument = (root: string, xml: string) =>
  `<${root} xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${xml}</${root}>`;
