export const cycleStatuses = ['pending', 'in_progress', 'completed'] as const;
export type CycleStatus = (typeof cycleStatuses)[number];

/** Shown name of a cycle: 1 → "C1". */
export function cycleLabel(number: number): string {
  return `C${number}`;
}

const next: Record<CycleStatus, readonly CycleStatus[]> = {
  pending: ['in_progress', 'completed'],
  in_progress: ['completed'],
  // A finished cycle that gets late data is opened again by a person, never by itself.
  completed: ['in_progress'],
};

export function cycleMayBecome(from: CycleStatus, to: CycleStatus): boolean {
  return from === to || next[from].includes(to);
}
