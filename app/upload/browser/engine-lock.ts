/**
 * Does the work while no other tab of this browser does it for the session; `waits` is told where one does, and the work begins
 * once that tab has ended or was closed. The signal ends the wait.
 */
export async function aloneOnDevice(
  sessionId: string,
  signal: AbortSignal,
  waits: () => void,
  work: () => Promise<void>,
): Promise<void> {
  // Only pages of secure origins have locks.
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return work();
  const name = `longshore engine of ${sessionId}`;
  const isDone = await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await work();
    return true;
  });
  if (isDone || signal.aborted) return;
  waits();
  try {
    await locks.request(name, { signal }, work);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
