/** The rest of the File System Access API that TypeScript does not know yet: Chromium alone has it. */
interface Picker {
  showDirectoryPicker?(options: { id: string; mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}
interface WithPermission {
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

export const canPickHandles = (): boolean => typeof (globalThis as Picker).showDirectoryPicker === 'function';

/** Null where the person closed the dialogue. Throws where the browser offers none here, as in a frame. */
export async function pickHandle(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (await (globalThis as Picker).showDirectoryPicker?.({ id: 'longshore', mode: 'read' })) ?? null;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') return null;
    throw cause;
  }
}

/** To be called in a click: the browser may ask the person. */
export async function mayRead(handle: FileSystemDirectoryHandle): Promise<boolean> {
  const { requestPermission } = handle as WithPermission;
  return !requestPermission || (await requestPermission.call(handle, { mode: 'read' })) === 'granted';
}

/** Whether the folder is still where it was. */
export async function isThere(handle: FileSystemDirectoryHandle): Promise<boolean> {
  try {
    await handle.values().next();
    return true;
  } catch {
    return false;
  }
}
