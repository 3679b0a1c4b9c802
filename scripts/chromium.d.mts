export function findChromium(): string | null;
export function requireChromium():
  | { path: string; sentence?: undefined }
  | { path?: undefined; sentence: string };
