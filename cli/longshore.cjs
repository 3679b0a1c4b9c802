#!/usr/bin/env node
// Runs the command as one file, made again when a source of it is newer: reading and translating some two hundred sources at
// every start would take longer than a small upload.
// As CommonJS, since Node takes 10 ms more to begin with a module.
const {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { constants, Script } = require('node:vm');
const { requireNode } = require('../scripts/require-node.cjs');

const root = dirname(__dirname);
const bundles = join(root, '.cache/cli');
const bundle = join(bundles, 'longshore.cjs');
const sourceList = join(bundles, 'sources.json');
const timeBytes = 8;

requireNode();
if (isFresh()) run();
else void build().then(run);

/** From the code that V8 made of it for such a command before: to compile 2 MB takes as long as a hundred small files. */
function run() {
  const [command = ''] = process.argv.slice(2);
  const use = ['push', 'resume'].includes(command) ? 'upload' : 'other';
  const kept = join(bundles, `${use}-${process.version}.code`);
  const { source, bundledAtMs } = readBundle();
  const cachedData = keptCode(kept, bundledAtMs);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundle,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // At the end, when all that the command uses was compiled.
  if (!cachedData || script.cachedDataRejected)
    process.once('exit', () => keepCode(kept, script, bundledAtMs));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, bundles);
}

/** Both of one file, though another may take its place meanwhile. */
function readBundle() {
  const file = openSync(bundle);
  const { mtimeMs: bundledAtMs } = fstatSync(file);
  // What esbuild writes is ASCII, and read as that it is not decoded.
  const source = readFileSync(file, 'latin1');
  closeSync(file);
  return { source, bundledAtMs };
}

/**
 * V8 takes the code of one bundle for that of another of the same length, and would run the old one: so the time of its bundle
 * stands before it.
 */
function keptCode(path, bundledAtMs) {
  try {
    const bytes = readFileSync(path);
    return bytes.readDoubleLE(0) === bundledAtMs ? bytes.subarray(timeBytes) : undefined;
  } catch {
    return undefined;
  }
}

/** It is only faster with it: nothing is said where it cannot be kept. */
function keepCode(path, script, bundledAtMs) {
  try {
    const time = Buffer.alloc(timeBytes);
    time.writeDoubleLE(bundledAtMs);
    writeWhole(path, Buffer.concat([time, script.createCachedData()]));
  } catch {}
}

function isFresh() {
  try {
    const { mtimeMs } = statSync(bundle);
    const sources = JSON.parse(readFileSync(sourceList, 'utf8'));
    return sources.every((source) => statSync(`${root}/${source}`).mtimeMs < mtimeMs);
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
    format: 'cjs',
    target: 'node20',
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    metafile: true,
    write: false,
    define: { 'import.meta.url': 'ownUrl' },
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const sources = Object.keys(metafile.inputs).filter((source) => !source.startsWith('node_modules/'));
  mkdirSync(dirname(bundle), { recursive: true });
  writeWhole(sourceList, JSON.stringify([...sources, 'package-lock.json', 'cli/longshore.cjs']));
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
