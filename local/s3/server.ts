import { BucketStore } from './bucket-store.ts';
import { handleControl } from './control.ts';
import { lockDataDirectory } from './data-directory-lock.ts';
import { Exchange, type Service } from './exchange.ts';
import { Faults } from './faults.ts';
import { Listener } from './listener.ts';
import { RequestLog } from './request-log.ts';
import { type LocalRole, Roles } from './roles.ts';
import { type Credential, SigningKeys } from './signing-keys.ts';

export interface LocalS3Options {
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Anything but a loopback address is refused: this server has no place on a network. */
  readonly host: '127.0.0.1';
  readonly credentials: readonly Credential[];
  readonly region: string;
  /** Taken on by AssumeRole; the control port can give others. */
  readonly roles?: readonly LocalRole[];
  /** For tests: faults, the request log, stop and start. Null or absent means no control port. */
  readonly controlPort?: number | null;
  readonly log?: (line: string) => void;
}

export interface LocalS3 {
  readonly endpoint: string;
  readonly controlEndpoint: string | null;
  close(): Promise<void>;
}

/** Starts the server; rejects with code EADDRINUSE when a port is taken. */
export async function startLocalS3(options: LocalS3Options): Promise<LocalS3> {
  if (options.host !== '127.0.0.1') {
    throw new Error(`The local S3 server listens on 127.0.0.1 only, and not on "${options.host}".`);
  }
  const hasControl = typeof options.controlPort === 'number';
  const faults = new Faults();
  const requestLog = new RequestLog();
  const roles = new Roles(options.roles);
  let service: Service | undefined;
  const listener = new Listener((incoming, response) => {
    // Between listening and having read the data there is a moment in which nothing can be answered.
    if (service) void new Exchange(service, incoming, response).run();
    else incoming.socket.destroy();
  }, options.port);
  const control = new Listener(
    (incoming, response) => void handleControl({ faults, requestLog, roles, listener }, incoming, response),
    options.controlPort ?? 0,
  );
  const opened: (() => unknown)[] = [];
  const close = async () => {
    // Clients first, so that nothing arrives for a store that is closed.
    await listener.close();
    for (const undo of opened.reverse().splice(0)) await undo();
  };
  try {
    // The port comes first: it is the quickest thing to find out, and nothing is written when it is taken.
    await listener.open();
    opened.push(await lockDataDirectory(options.dataDir, listener.endpoint));
    const store = new BucketStore(options.dataDir);
    opened.push(() => store.close());
    if (hasControl) {
      await control.open();
      opened.push(() => control.close());
    }
    service = {
      store,
      keys: new SigningKeys(options.credentials),
      roles,
      region: options.region,
      nowMs: Date.now,
      faults: hasControl ? faults : undefined,
      requestLog: hasControl ? requestLog : undefined,
      log: options.log ?? (() => {}),
    };
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoint: listener.endpoint, controlEndpoint: hasControl ? control.endpoint : null, close };
}
