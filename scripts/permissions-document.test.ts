import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { permissionsDocument } from './permissions-document';

it('docs/permissions.md says what the table says; after a change run npm run docs:permissions', () => {
  expect(readFileSync('docs/permissions.md', 'utf8')).toBe(permissionsDocument());
});
