import { S3Error } from './errors.ts';
import type { S3Request } from './s3-request.ts';
import { children, childText, element, nodeText, parseXml, rawElement, s3Document } from './xml.ts';

export interface CorsRule {
  readonly id?: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];
const MAX_RULES = 100;

export function parseCorsRules(xml: string): CorsRule[] {
  const rules = children(parseXml(xml, 'CORSConfiguration'), 'CORSRule').map((rule) => {
    const texts = (name: string) => children(rule, name).map((node) => nodeText(node).trim());
    const maxAge = childText(rule, 'MaxAgeSeconds');
    return {
      id: childText(rule, 'ID'),
      allowedOrigins: texts('AllowedOrigin'),
      allowedMethods: texts('AllowedMethod'),
      allowedHeaders: texts('AllowedHeader'),
      exposeHeaders: texts('ExposeHeader'),
      maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    };
  });
  checkRules(rules);
  return rules;
}

function checkRules(rules: readonly CorsRule[]): void {
  const invalid = (message: string) => new S3Error('InvalidRequest', message);
  const complete = rules.every((rule) => rule.allowedOrigins.length > 0 && rule.allowedMethods.length > 0);
  if (rules.length === 0 || rules.length > MAX_RULES || !complete) {
    throw new S3Error(
      'MalformedXML',
      'A CORS configuration has 1 to 100 rules, each with an origin and a method.',
    );
  }
  const method = rules.flatMap((rule) => rule.allowedMethods).find((each) => !METHODS.includes(each));
  if (method) throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  const origin = rules.flatMap((rule) => rule.allowedOrigins).find((each) => each.split('*').length > 2);
  if (origin) throw invalid(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
  const header = rules.flatMap((rule) => rule.allowedHeaders).find((each) => each.split('*').length > 2);
  if (header) throw invalid(`AllowedHeader "${header}" can not have more than one wildcard.`);
}

export function corsDocument(rules: readonly CorsRule[]): string {
  const many = (name: string, values: readonly string[]) =>
    values.map((value) => element(name, value)).join('');
  const body = rules.map((rule) =>
    rawElement(
      'CORSRule',
      (rule.id === undefined ? '' : element('ID', rule.id)) +
        many('AllowedOrigin', rule.allowedOrigins) +
        many('AllowedMethod', rule.allowedMethods) +
        many('AllowedHeader', rule.allowedHeaders) +
        many('ExposeHeader', rule.exposeHeaders) +
        (rule.maxAgeSeconds === undefined ? '' : element('MaxAgeSeconds', rule.maxAgeSeconds)),
    ),
  );
  return s3Document('CORSConfiguration', body.join(''));
}

/** The headers that let the page of `Origin` read this answer; none when no rule allows it. */
export function corsHeaders(
  rules: readonly CorsRule[] | undefined,
  request: S3Request,
): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === undefined || !rules) return {};
  const rule = findRule(rules, origin, request.method, []);
  return rule ? { ...allow(rule, origin), ...exposed(rule) } : {};
}

/** Answers an OPTIONS request with headers, or throws the refusal. */
export function preflightHeaders(
  rules: readonly CorsRule[] | undefined,
  request: S3Request,
): Record<string, string> {
  const origin = request.headers.get('origin');
  const method = request.headers.get('access-control-request-method');
  if (origin === undefined) throw insufficient('Origin request header needed.');
  if (method === undefined || !METHODS.includes(method)) {
    throw insufficient('Invalid Access-Control-Request-Method.');
  }
  if (!rules) throw forbidden('CORS is not enabled for this bucket.', method);
  const wanted = (request.headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = findRule(rules, origin, method, wanted);
  if (!rule) {
    throw forbidden(
      "This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      method,
    );
  }
  return {
    ...allow(rule, origin),
    ...exposed(rule),
    ...(wanted.length > 0 && { 'access-control-allow-headers': wanted.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
  };
}

/** The first rule that matches decides, as on AWS. */
const findRule = (rules: readonly CorsRule[], origin: string, method: string, headers: readonly string[]) =>
  rules.find(
    (rule) =>
      rule.allowedOrigins.some((pattern) => matchesWildcard(pattern, origin)) &&
      rule.allowedMethods.includes(method) &&
      headers.every((name) =>
        rule.allowedHeaders.some((pattern) => matchesWildcard(pattern.toLowerCase(), name)),
      ),
  );

export function matchesWildcard(pattern: string, value: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === value;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}

function allow(rule: CorsRule, origin: string): Record<string, string> {
  const isOpen = rule.allowedOrigins.includes('*');
  return {
    'access-control-allow-origin': isOpen ? '*' : origin,
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(!isOpen && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

const exposed = (rule: CorsRule): Record<string, string> =>
  rule.exposeHeaders.length > 0 ? { 'access-control-expose-headers': rule.exposeHeaders.join(', ') } : {};

const insufficient = (what: string) => new S3Error('BadRequest', `Insufficient information. ${what}`);

const forbidden = (why: string, method: string) =>
  new S3Error('AccessForbidden', `CORSResponse: ${why}`, { Method: method, ResourceType: 'OBJECT' });
