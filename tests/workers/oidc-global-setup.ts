import type { TestProject } from 'vitest/node';
import { brokenProvidersSecret, startBrokenProviders } from '../oidc/broken-providers';
import { startOidcProvider } from '../oidc/provider';

declare module 'vitest' {
  interface ProvidedContext {
    oidc: {
      issuer: string;
      clientId: string;
      clientSecret: string;
      broken: { origin: string; clientSecret: string };
    };
  }
}

/** A real provider and some broken ones in Node, for the Workers under test. */
export default async function startProviders({ provide }: TestProject) {
  const { close, ...provider } = await startOidcProvider((uri) =>
    uri.startsWith('https://longshore.test/sso/callback/'),
  );
  const broken = await startBrokenProviders();
  provide('oidc', { ...provider, broken: { origin: broken.origin, clientSecret: brokenProvidersSecret } });
  return async () => {
    await close();
    await broken.close();
  };
}
