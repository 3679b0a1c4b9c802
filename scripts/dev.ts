import { join, resolve } from 'node:path';
import { startNode, stopGroup } from '../local/child-process';
import { root, startBacking, wranglerEnv } from '../local/start-services';
import { appPort, requireFreePorts, s3Port } from './ports';

/** `npm run dev`: the same services, with both Workers and the pages under Vite, reloaded as the sources change. */
await requireFreePorts();
const stops: (() => Promise<void>)[] = [];
const stopAll = async () => {
  for (const undo of stops.splice(0).reverse()) await undo();
};
const dataDir = resolve(process.env.LONGSHORE_DATA ?? join(root, '.longshore'));
const say = (line: string) => console.log(line);
const backing = await startBacking(
  {
    dataDir,
    appPort,
    s3Port,
    log: say,
    onStep: (text, tookMs) => say(`  ✓ ${text} (${(tookMs / 1000).toFixed(1)} s)`),
  },
  stops,
);
const vite = startNode(
  join(root, 'node_modules/@remix-run/dev/dist/cli.js'),
  ['vite:dev', '--port', String(appPort), '--host', '127.0.0.1'],
  {
    cwd: root,
    env: {
      ...wranglerEnv,
      ...backing.secrets,
      LOCAL_MODE: 'true',
      LONGSHORE_STATE: backing.stateDir,
      CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true',
    },
    onLine: say,
  },
);
stops.push(() => stopGroup(vite));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stopAll().then(() => process.exit(0)));
}
vite.once('close', (code) => void stopAll().then(() => process.exit(code ?? 1)));
say(`  Longshore  http://localhost:${appPort}   sign in: admin / admin123`);
