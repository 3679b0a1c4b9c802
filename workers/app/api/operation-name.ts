/**
 * The `operationId` of an operation, by which generated clients call it: `listProjects`, `createProject`, `getProject`,
 * `updateProject`, `deleteProject`, and for a command its name in front, `startSession`.
 */
export function operationName(method: string, path: string, kind: 'list' | 'creation' | 'other'): string {
  const parts = path.replace(/^\/api\/v1\//, '').split('/');
  const words = parts.flatMap((part, n) => {
    if (part.startsWith('{')) return [];
    const parameter = /^\{(\w+)Id\}$/.exec(parts[n + 1] ?? '')?.[1];
    return [pascal(parameter ?? part)];
  });
  const last = words.at(-1) ?? '';
  const isMember = parts.at(-1)?.startsWith('{') ?? false;
  if (method === 'post' && kind === 'creation') {
    return `create${[...words.slice(0, -1), last.replace(/ies$/, 'y').replace(/s$/, '')].join('')}`;
  }
  if (method === 'post' && !isMember) {
    return `${last.charAt(0).toLowerCase()}${last.slice(1)}${words.slice(0, -1).join('')}`;
  }
  return `${kind === 'list' ? 'list' : verbs[method]}${words.join('')}`;
}

const verbs: Record<string, string> = {
  get: 'get',
  post: 'post',
  put: 'replace',
  patch: 'update',
  delete: 'delete',
};

function pascal(text: string): string {
  return text
    .split(/[-.]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
