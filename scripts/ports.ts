import { isPortFree } from '../local/free-port';

export const appPort = portFrom('LONGSHORE_PORT', 8787);
export const s3Port = portFrom('S3_PORT', 9090);

function portFrom(variable: string, otherwise: number): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  console.error(`${variable} is "${text}", which is no port. Set it to a number from 1 to 65535.`);
  process.exit(1);
}

/** Ends the process with one sentence when a port is taken, before anything was started. */
export async function requireFreePorts(): Promise<void> {
  const wanted = [
    { port: appPort, variable: 'LONGSHORE_PORT', what: 'the app' },
    { port: s3Port, variable: 'S3_PORT', what: 'the local S3 server' },
  ];
  for (const { port, variable, what } of wanted) {
    if (await isPortFree(port)) continue;
    console.error(
      `Port ${port}, meant for ${what}, is taken by another program. Stop it, or choose another port: ${variable}=${port + 10} npm start`,
    );
    process.exit(1);
  }
}
