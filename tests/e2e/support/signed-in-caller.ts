/** Calls /api/v1 and gives the answer's JSON; throws on anything but a success. */
export type Caller = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** workerd ends connections that were idle for five seconds, and what is sent by one just then is lost. */
export const ownConnection = { connection: 'close' };

/** The cookies of a person, for one who has no browser. */
export async function signInCookie(
  appUrl: string,
  { username, password }: { username: string; password: string },
): Promise<string> {
  const response = await fetch(`${appUrl}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ username, password }),
    headers: { origin: appUrl, ...ownConnection },
    redirect: 'manual',
  });
  if (response.status !== 302) throw new Error(`Signing in as ${username} answered ${response.status}`);
  const pairs = response.headers.getSetCookie().map((value) => value.split(';')[0]);
  return pairs.join('; ');
}

export async function signedInCaller(
  appUrl: string,
  who: { username: string; password: string },
): Promise<Caller> {
  const cookie = await signInCookie(appUrl, who);
  return async (method, path, body) => {
    const response = await fetch(`${appUrl}/api/v1${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { cookie, origin: appUrl, 'content-type': 'application/json', ...ownConnection },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
}
