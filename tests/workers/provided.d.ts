import 'vitest';

declare module 'vitest' {
  /** What s3-global-setup.ts provides; that file is checked with the Node code. */
  interface ProvidedContext {
    s3: { endpoint: string; control: string; region: string; accessKeyId: string; secretAccessKey: string };
  }
}
