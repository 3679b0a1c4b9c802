import type { ManifestEntry } from '../../core/protocol/manifest';

const filesAFolder = 200;
const modifiedAtMs = Date.UTC(2026, 0, 1);
const kinds = ['raw', 'calibrated', 'thumbnail'] as const;
const extensions = ['dat', 'json', 'tiff'] as const;

const digits = (value: number, length: number) => String(value).padStart(length, '0');

/** The n-th file of a measuring campaign: five to seven folders deep, a path of 66 to 104 bytes, in folders of 200. */
export function entryAt(n: number): ManifestEntry {
  const folder = Math.floor(n / filesAFolder);
  const station = digits(folder % 40, 3);
  const day = digits(1 + (folder % 28), 2);
  const depth = ['', '/first-pass', '/second-pass/reviewed'][folder % 3] ?? '';
  const run = `campaign-2026/station-${station}/2026-11-${day}/run-${digits(folder, 6)}${depth}`;
  const name = `channel-${n % 8}_segment-${digits(n, 8)}_${kinds[n % 3]}.${extensions[n % 3]}`;
  return {
    path: `${run}/${name}`,
    sizeBytes: 512 + ((n * 7919) % 65_536),
    modifiedAtMs: modifiedAtMs + n * 250,
  };
}
