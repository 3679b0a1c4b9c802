#!/usr/bin/env node
// Runs the command as one file, made again when a source of it is newer: reading and translating some two hundred sources at
// every start would take longer than a small upload.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { requireNode } from '../scripts/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundles = join(root, '.cache/cli');
const bundle = join(bundles, 'longshore.mjs');
const sourceList = join(bundles, 'sources.json');

requireNode();
if (!isFresh()) await build();
await import(pathToFileURL(bundle).href);

function isFresh() {
  try {
    const { mtimeMs } = statSync(bundle);
    const sources = JSON.parse(readFileSync(sourceList, 'utf8'));
    return sources.every((source) => statSync(join(root, source)).mtimeMs < mtimeMs);
  } catch {
    return false;
  }
}

async function build() {
  const esbuild = await import('esbuild');
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { longshore: 'cli/main.ts', 'disk-worker': 'cli/node/disk/disk-worker.ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    metafile: true,
    write: false,
    // Packages of the old module system ask for Node's own modules by this name.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const sources = Object.keys(metafile.inputs).filter((source) => !source.startsWith('node_modules/'));
  mkdirSync(dirname(bundle), { recursive: true });
  writeWhole(sourceList, JSON.stringify([...sources, 'package-lock.json', 'cli/longshore.mjs']));
  // The command itself comes last: its age is that of all.
  const others = outputFiles.filter(({ path }) => path !== bundle);
  const [own] = outputFiles.filter(({ path }) => path === bundle);
  for (const { path, text } of [...others, own]) writeWhole(path, text);
}

/** Two commands may start at once. */
function writeWhole(path, text) {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}
