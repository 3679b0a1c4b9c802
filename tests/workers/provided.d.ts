import 'vitest';

declare module 'vitest' {
  /** What the global setups provide; they are checked with the Node code. */
  interface ProvidedContext {
    s3: { endpoint: string; control: string; region: string; accessKeyId: string; secretAccessKey: string };
    hostile: { endpoint: string; forbidden: string };
    oidc: {
      issuer: string;
      clientId: string;
      clientSecret: string;
      broken: { origin: string; clientSecret: string };
    };
  }
}
