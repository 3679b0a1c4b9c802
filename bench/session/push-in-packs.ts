import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSource } from '../../app/upload/ports';
import { UploadRun } from '../../app/upload/run-upload';
import { engineDeps } from '../../cli/node/engine-deps';
import { PoolTransport } from '../../cli/node/pool-transport';
import { sessionSocket } from '../../cli/node/session-socket';
import { serverAt } from '../../cli/server';
import { maxManifestBatch } from '../../core/protocol/manifest';
import type { MadeFile } from '../../tests/e2e/support/folder-maker';

const modifiedAtMs = 1_700_000_000_000;
/** What a browser has to one address. */
const connections = 6;

/** The engine as a browser runs it, with packs, though not in a browser; uploads the files of a folder into a session. */
export async function pushInPacks(
  { url, token }: { readonly url: string; readonly token: string },
  sessionId: string,
  folder: string,
  files: readonly MadeFile[],
): Promise<void> {
  const server = serverAt(url, token);
  const transport = new PoolTransport(connections);
  const listed = files.map(({ path, sizeBytes }, index) => ({ index, path, sizeBytes, modifiedAtMs }));
  const batches = (async function* () {
    for (let at = 0; at < listed.length; at += maxManifestBatch)
      yield listed.slice(at, at + maxManifestBatch);
  })();
  const open = (index: number) => fileAt(folder, files[index]);
  const deps = {
    ...engineDeps(server, sessionId, transport),
    connect: sessionSocket(server, sessionId),
  };
  try {
    await new Promise<void>((done, fail) => {
      new UploadRun({ batches, open }, deps, (event) => {
        if (event.type !== 'engine') return;
        if (event.state.kind === 'finished') done();
        if (event.state.kind === 'stopped') fail(new Error(event.state.sentence));
      });
    });
  } finally {
    await transport.close();
  }
}

function fileAt(folder: string, file: MadeFile | undefined): FileSource {
  if (!file) throw new Error('There is no such file');
  const { path, sizeBytes } = file;
  return {
    sizeBytes,
    modifiedAtMs,
    slicedFromBytes: Number.POSITIVE_INFINITY,
    current: async () => ({ sizeBytes, modifiedAtMs }),
    read: async (start, end) => ({
      ok: true,
      bytes: new Uint8Array(await readFile(join(folder, path))).slice(start, end),
    }),
    slice: async () => null,
    release: () => {},
  };
}
