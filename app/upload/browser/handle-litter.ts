/** Between two of V8's major collections, which it begins once 64 MiB of such memory came in. */
const handlesAnAllocation = 500;
const allocationBytes = 16 * 1024 * 1024;
/** So that V8 counts them as old: those that die young it collects by themselves, and leaves the handles. */
const allocationsKept = 8;

/**
 * A handle is a few bytes to V8, and 11 KiB to Chromium's processes, so that a walk holds a gigabyte before V8 sees a reason to
 * collect, and then stands still for 17 seconds. Memory that nobody touches costs nothing, and is a reason.
 */
export class HandleLitter {
  private handles = 0;
  private readonly kept: ArrayBuffer[] = [];

  /** So many handles were made, and will not be needed for long. */
  made(handles: number): void {
    this.handles += handles;
    if (this.handles < handlesAnAllocation) return;
    this.handles = 0;
    try {
      this.kept.push(new ArrayBuffer(allocationBytes));
      if (this.kept.length > allocationsKept) this.kept.shift();
    } catch {
      // Without room for it V8 has reason enough, and no file may be missed for that.
      this.kept.length = 0;
    }
  }
}
