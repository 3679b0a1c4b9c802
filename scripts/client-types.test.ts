import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generateClientTypes } from './client-types.mjs';

it('the committed types of the client are those of the API; "npm run client:generate" writes them', async () => {
  const committed = readFileSync(new URL('../client/api.d.ts', import.meta.url), 'utf8');
  expect(committed === (await generateClientTypes())).toBe(true);
}, 60_000);
