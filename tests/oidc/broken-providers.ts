import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { type Listener, listen } from './listen';

const trusted = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const brokenProvidersSecret = 'the secret of broken providers';

/** The claims that a test wants in its ID token; they travel in the code. */
type Claims = Record<string, unknown>;

/**
 * Providers that do one thing wrong, each under a path of its own as its issuer. `good` does none, so that a refusal of another is
 * known to be for its fault. Their code is the claims of the ID token, base64url.
 */
export async function startBrokenProviders(): Promise<Listener> {
  return await listen((origin) => (request, response) => {
    void answer(origin, request, response);
  });
}

async function answer(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', origin);
  const [, fault = '', ...rest] = url.pathname.split('/');
  const issuer = `${origin}/${fault}`;
  const path = rest.join('/');
  if (path === '.well-known/openid-configuration') describe(fault, issuer, response);
  else if (path === 'jwks') {
    sendJson(response, { keys: [{ ...(await exportJWK(trusted.publicKey)), kid: 'one', alg: 'RS256' }] });
  } else if (path === 'token' && fault === 'token-redirect') sendOn(response, `${origin}/good/token`);
  else if (path === 'token') {
    const form = new URLSearchParams(await textOf(request));
    const claims: Claims = JSON.parse(Buffer.from(form.get('code') ?? '', 'base64url').toString());
    const idToken = await idTokenOf(fault, issuer, claims);
    sendJson(response, {
      access_token: 'x',
      token_type: 'Bearer',
      ...(idToken === null ? {} : { id_token: idToken }),
    });
  } else response.writeHead(404).end();
}

/** Answers for the discovery document. */
function describe(fault: string, issuer: string, response: ServerResponse): void {
  const document = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
  };
  const good = issuer.replace(fault, 'good');
  const documents: Record<string, object> = {
    'other-issuer': { ...document, issuer: good },
    'no-endpoints': { issuer },
    'private-token-endpoint': { ...document, token_endpoint: 'https://169.254.169.254/token' },
    'private-keys': { ...document, jwks_uri: 'http://10.0.0.1/jwks' },
    'script-endpoint': { ...document, authorization_endpoint: 'javascript:alert(1)' },
  };
  const misbehave: Record<string, () => void> = {
    redirect: () => sendOn(response, `${good}/.well-known/openid-configuration`),
    hang: () => {},
    drip: () => drip(response),
    huge: () => sendHuge(response),
    html: () => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>'),
  };
  const misbehaviour = misbehave[fault];
  if (misbehaviour) misbehaviour();
  else sendJson(response, documents[fault] ?? document);
}

async function idTokenOf(fault: string, issuer: string, claims: Claims): Promise<string | null> {
  if (fault === 'no-id-token') return null;
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload: Claims = {
    iss: fault === 'wrong-issuer' ? `${issuer}/other` : issuer,
    aud: fault === 'wrong-audience' ? 'another-client' : 'longshore',
    iat: nowSeconds - (fault === 'expired' ? 7_200 : 0),
    exp: nowSeconds + (fault === 'expired' ? -3_600 : 300),
    ...claims,
    ...(fault === 'wrong-nonce' ? { nonce: 'of another sign-in' } : {}),
  };
  if (fault === 'no-nonce') delete payload.nonce;
  if (fault === 'alg-none') return new UnsecuredJWT(payload).encode();
  if (fault === 'alg-hs256') {
    const header = { alg: 'HS256', kid: 'one' };
    return await new SignJWT(payload)
      .setProtectedHeader(header)
      .sign(new TextEncoder().encode(brokenProvidersSecret));
  }
  const { privateKey } = fault === 'wrong-key' ? foreign : trusted;
  const token = await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
  return fault === 'tampered' ? tampered(token) : token;
}

/** With another `sub` under the old signature. */
function tampered(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url');
  return [header, changed, signature].join('.');
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendOn(response: ServerResponse, location: string): void {
  response.writeHead(307, { location }).end();
}

/** A byte now and then, for ever. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.once('close', () => clearInterval(timer));
}

function sendHuge(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const block = Buffer.alloc(1024 * 1024, ' ');
  let blocks = 50;
  const send = () => {
    while (blocks > 0) {
      blocks -= 1;
      if (!response.write(block)) {
        response.once('drain', send);
        return;
      }
    }
    response.end('{}');
  };
  send();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
