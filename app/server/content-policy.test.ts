import { describe, expect, it } from 'vitest';
import { nothingPolicy, pagePolicy, webWorkerPolicy } from './content-policy';

const origin = 'https://longshore.example';

function directives(policy: string): Record<string, string> {
  return Object.fromEntries(
    policy.split('; ').map((text) => {
      const [name = '', ...sources] = text.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

describe('the content security policy', () => {
  it('lets a page run nothing but its own scripts, and speak to its own origin alone', () => {
    const policy = directives(pagePolicy({ nonce: 'n', origin }));
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self' 'nonce-n' 'wasm-unsafe-eval'",
      'style-src': "'self'",
      'worker-src': "'self'",
      'connect-src': "'self' wss://longshore.example",
      'form-action': "'self'",
      'base-uri': "'none'",
      'object-src': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
    });
  });

  it("lets a Web Worker speak to the company's buckets too, and to no other", () => {
    const storageOrigins = ['https://s3.example.com', 'http://127.0.0.1:9090'];
    const policy = directives(webWorkerPolicy({ origin, storageOrigins }));
    expect(policy['connect-src']).toBe(
      "'self' wss://longshore.example https://s3.example.com http://127.0.0.1:9090",
    );
    expect(policy['script-src']).toBe("'self' 'wasm-unsafe-eval'");
    expect(policy['default-src']).toBe("'none'");
  });

  it('allows inline scripts, inline styles and eval nowhere', () => {
    for (const policy of [
      nothingPolicy,
      pagePolicy({ nonce: 'n', origin }),
      webWorkerPolicy({ origin, storageOrigins: [] }),
    ])
      expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*| https:[ ;]/);
  });
});
