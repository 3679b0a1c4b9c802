/** What is used of the W3C's Trusted Types, which TypeScript's DOM library does not know yet. */
interface TrustedTypesWindow {
  readonly location: Location;
  readonly trustedTypes?: {
    createPolicy(
      name: 'default',
      rules: { createHTML(text: string): string | null; createScriptURL(url: string): string | null },
    ): void;
  };
}

/** How React makes a <script> element. */
const emptyScript = '<script></script>';

/**
 * The pages' policy has the browser ask here before a text becomes markup or the address of a script; null refuses. Ours
 * never need markup from text, and load scripts and Web Workers from our own origin alone.
 */
export function trustOwnScripts(page: TrustedTypesWindow): void {
  page.trustedTypes?.createPolicy('default', {
    // A text without "<" holds no markup: so React fills the scripts that the server has already run.
    createHTML: (text) => (text === emptyScript || !text.includes('<') ? text : null),
    createScriptURL: (url) => (new URL(url, page.location.href).origin === page.location.origin ? url : null),
  });
}
