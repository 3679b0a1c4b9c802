import type { BrowserContext } from 'playwright-core';

/** Collects what the pages' policies forbid from now on, in every page of the context. */
export async function watchPolicy(context: BrowserContext): Promise<{ violations: string[] }> {
  const violations: string[] = [];
  await context.exposeBinding('tellViolation', ({ page }, text: string) => {
    violations.push(`${new URL(page.url()).pathname}: ${text}`);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { effectiveDirective, blockedURI, sample, sourceFile, lineNumber } = event;
      const tell = Reflect.get(window, 'tellViolation') as (text: string) => void;
      tell(`${effectiveDirective} forbids ${blockedURI} "${sample}" (${sourceFile}:${lineNumber})`);
    });
  });
  return { violations };
}
