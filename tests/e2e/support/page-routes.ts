import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../../local/child-process';

export interface PageRoute {
  /** Its module, below app/. */
  readonly file: string;
  /** "/projects/:projectId/edit" */
  readonly pattern: string;
}

interface RouteNode {
  readonly path?: string;
  readonly index?: boolean;
  readonly file: string;
  readonly children?: readonly RouteNode[];
}

const RouteNodeSchema: z.ZodType<RouteNode> = z.lazy(() =>
  z.object({
    path: z.string().optional(),
    index: z.boolean().optional(),
    file: z.string(),
    children: z.array(RouteNodeSchema).optional(),
  }),
);

/** Every address that the router knows, from the route files themselves. Layouts have no address of their own. */
export async function readPageRoutes(): Promise<PageRoute[]> {
  // Where Remix's own build puts it before it reads app/routes.ts.
  Object.assign(globalThis, { __remixAppDirectory: join(projectRoot, 'app') });
  const { default: config } = await import('../../../app/routes');
  return flatten(z.array(RouteNodeSchema).parse(await config), '');
}

/** The address with the parameters filled; throws where one is missing, so that no page is left out. */
export function fillPattern(pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern.replace(/:(\w+)/g, (_whole, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${pattern}: there is no ${name} to open it with`);
    return value;
  });
}

function flatten(nodes: readonly RouteNode[], above: string): PageRoute[] {
  return nodes.flatMap((node) => {
    const pattern = node.path === undefined ? above : `${above}/${node.path}`;
    const own = { file: node.file, pattern: pattern === '' ? '/' : pattern };
    const children = flatten(node.children ?? [], pattern);
    const isPage = node.index === true || (node.path !== undefined && children.length === 0);
    return isPage ? [own, ...children] : children;
  });
}
