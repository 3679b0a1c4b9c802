/** The package has no types of its own; this is what the tests use of it. */
declare module 'oidc-provider' {
  interface Account {
    accountId: string;
    claims(): Record<string, unknown> & { sub: string };
  }

  export default class Provider {
    constructor(
      issuer: string,
      configuration: Record<string, unknown> & {
        findAccount(context: unknown, id: string): Promise<Account>;
      },
    );
    readonly Client: { readonly prototype: { redirectUriAllowed(uri: string): boolean } };
    callback(): import('node:http').RequestListener;
  }
}
