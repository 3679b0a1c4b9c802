import type { RouterRoute } from 'hono/types';

/** The methods that a path takes, for `Allow`; empty for a path that is none. */
export function allowedMethods(routes: readonly RouterRoute[], path: string): string[] {
  const fitting = routes.filter((route) => route.method !== 'ALL' && patternOf(route.path).test(path));
  const methods = new Set(fitting.map((route) => route.method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
