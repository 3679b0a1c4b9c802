import { neededActions, type PolicyDocument } from '../../../core/storage/iam-policy';
import type { Answered } from './s3-control';

/** Whether IAM would let this request through, as far as policies of the kind that Longshore writes go. */
export function allows(policy: PolicyDocument, request: Answered): boolean {
  const action = new Map<string, string>(Object.entries(neededActions)).get(request.operation);
  if (action === undefined) return false;
  const arn = `arn:aws:s3:::${request.bucket}${request.key === '' ? '' : `/${request.key}`}`;
  return policy.Statement.some(({ Action, Resource, Condition }) => {
    const prefixes = Condition?.StringLike?.['s3:prefix'];
    const meetsCondition =
      prefixes === undefined || listOf(prefixes).some((each) => isLike(request.prefix ?? '', each));
    return (
      listOf(Action).includes(action) &&
      listOf(Resource ?? []).some((each) => isLike(arn, each)) &&
      meetsCondition
    );
  });
}

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

/** A star stands for any characters. */
function isLike(text: string, pattern: string): boolean {
  const pieces = pattern.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 's').test(text);
}
