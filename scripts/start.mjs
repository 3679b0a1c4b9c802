import { installWhatIsMissing } from './install.mjs';
import { requireNode } from './require-node.cjs';

requireNode();
installWhatIsMissing();
// In this very process: signals need no handing on. Imported only now, since it may have just been installed.
const { register } = await import('tsx/esm/api');
register();
await import('./start.ts');
