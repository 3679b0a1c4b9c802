import { writeFileSync } from 'node:fs';
import { generateClientTypes } from './client-types.mjs';

writeFileSync(new URL('../client/api.d.ts', import.meta.url), await generateClientTypes());
