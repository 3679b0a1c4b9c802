import { cycleLabel } from './cycle';

/** "Soil samples (2026)" and 1 → "soil-samples-2026/C1/": what a cycle gets when nobody names a prefix. */
export function defaultPrefix(projectName: string, cycleNumber: number): string {
  const slug = projectName
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${slug || 'project'}/${cycleLabel(cycleNumber)}/`;
}

/** Whether one prefix lies inside the other: then one cycle could overwrite, or clean away, the other's data. */
export function prefixesOverlap(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
