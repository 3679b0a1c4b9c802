import { type Permission, permissions, type Role, roles } from '../core/access/permissions';

const roleWords: Record<Role, string> = { admin: 'Administrator', user: 'User' };

/** docs/permissions.md, from the table that pages, API and sockets ask. */
export function permissionsDocument(): string {
  const rows = Object.entries<Permission>(permissions).map(([action, { does, scope, roles: may }]) => [
    capitalized(does),
    ...roles.map((role) => (may.includes(role) ? 'yes' : 'no')),
    scope === null ? 'never' : `\`${scope}\``,
    `\`${action}\``,
  ]);
  const head = ['May', ...roles.map((role) => roleWords[role]), 'API token needs', 'Action'];
  return `# Who may do what

Written by \`npm run docs:permissions\` from [core/access/permissions.ts](../core/access/permissions.ts), the one table for
pages, API and sockets. Everything is within one's own company only; an API token is worth what its scopes and the role of its owner
both allow. Nothing at all is allowed while the operator has suspended the company: jobs ask that, and not the table.

${markdownTable([head, ...rows])}
`;
}

/** With cells of one width in each column, as the formatter of the repository leaves it. */
function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
