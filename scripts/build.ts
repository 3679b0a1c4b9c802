import { buildPages } from '../local/build-pages';

console.log((await buildPages()) === 'unchanged' ? 'The sources are unchanged: nothing to build.' : 'Built.');
