import { env } from 'cloudflare:test';
import { createHash } from 'node:crypto';
import { createAppContext } from '../../../app/server/context';
import { crc64nvme } from '../../../core/checksums/crc64nvme';
import type { Digests } from '../../../core/checksums/digest';
import type { ManifestEntry } from '../../../core/protocol/manifest';
import type { SessionView } from '../../../core/protocol/session-view';
import {
  type Grant,
  protocolVersion,
  type ReportItem,
  type ServerFrame,
  ServerFrameSchema,
  type SignedItem,
} from '../../../core/protocol/socket-frames';
import { defaultUploadSettings, type UploadSettings } from '../../../core/protocol/upload-settings';
import { isTerminal } from '../../../core/sessions/session-state';
import { createDatabase } from '../../../db/client';
import { sessions } from '../../../db/schema';
import { selectSignIns } from '../../../db/sign-ins';
import { signedInTokens } from './api-client';
import type { SeededCompany } from './seeded-company';

export type Content = Record<string, Uint8Array<ArrayBuffer>>;

export const bytes = (length: number, seed = 7): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    out[i] = state >> 16;
  }
  return out;
};

export const md5 = (data: Uint8Array): string => createHash('md5').update(data).digest('hex');

export const digestsOf = (data: Uint8Array) => ({ crc64nvme: crc64nvme(data), md5: md5(data) });

export async function newSession(company: SeededCompany, settings: Partial<UploadSettings> = {}) {
  const sessionId = crypto.randomUUID();
  const all = { ...defaultUploadSettings, ...settings };
  await createDatabase(env.DB).insert(sessions).values({
    id: sessionId,
    companyId: company.companyId,
    projectId: company.projectId,
    cycleId: company.cycleId,
    createdBy: company.userId,
    folderName: 'folder',
    settings: all,
    createdAtMs: Date.now(),
  });
  const stub = env.UPLOAD_SESSIONS.getByName(sessionId);
  const { companyId, projectId, cycleId, prefix } = company;
  await stub.create({
    sessionId,
    companyId,
    projectId,
    cycleId,
    prefix,
    settings: all,
    createdAtMs: Date.now(),
  });
  return { sessionId, stub };
}

export type Session = Awaited<ReturnType<typeof newSession>>;

const longAgoMs = 1_700_000_000_000;

export const entriesOf = (content: Content, modifiedAtMs = longAgoMs): ManifestEntry[] =>
  Object.entries(content).map(([path, data]) => ({ path, sizeBytes: data.length, modifiedAtMs }));

/** A minimal engine over a real socket, and the tests' eyes on every frame. */
export class Driver {
  readonly views: SessionView[] = [];
  readonly frames: ServerFrame[] = [];
  readonly puts: string[] = [];
  /** Of all files of its folder. */
  modifiedAtMs = longAgoMs;
  private waiting: (() => void)[] = [];
  private readonly byId = new Map<number, { path: string; data: Uint8Array<ArrayBuffer> }>();
  private seq = 0;
  private framesOfGrantsAnswered = 0;

  private constructor(
    readonly socket: WebSocket,
    private readonly company: SeededCompany,
    private readonly session: Session,
  ) {
    socket.addEventListener('message', (event) => {
      const frame = ServerFrameSchema.parse(JSON.parse(String(event.data)));
      this.frames.push(frame);
      if (frame.type === 'view') this.views.push(frame.view);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  /** From the same device as the others, unless another sign-in is named. */
  static async connect(company: SeededCompany, session: Session, signInId?: string): Promise<Driver> {
    const response = await session.stub.fetch('https://session/socket', {
      headers: {
        upgrade: 'websocket',
        'x-longshore-company': company.companyId,
        'x-longshore-user': company.userId,
        'x-longshore-via': JSON.stringify({ kind: 'sign-in', id: signInId ?? (await signInIdOf(company)) }),
        'x-longshore-may-upload': 'true',
      },
    });
    if (!response.webSocket) throw new Error(`No socket: ${response.status}`);
    const driver = new Driver(response.webSocket, company, session);
    response.webSocket.accept();
    return driver;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async until<T>(find: () => T | undefined | null | false): Promise<T> {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Sends the manifest under a new scan, starts the session and says hello as an engine. */
  async begin(content: Content, options: { engineId?: string } = {}): Promise<void> {
    const scan = await this.openScan();
    await this.add(scan, content);
    await this.start(scan, this.byId.size);
    this.hello(scan, options.engineId);
  }

  async openScan(): Promise<number> {
    const opened = await this.session.stub.openScan(this.company.companyId);
    if (!opened.ok) throw new Error(opened.sentence);
    return opened.scan;
  }

  async add(scan: number, content: Content): Promise<void> {
    const entries = entriesOf(content, this.modifiedAtMs);
    const taken = await this.session.stub.addManifest(this.company.companyId, scan, entries);
    if (!taken.ok) throw new Error(taken.sentence);
    for (const [i, entry] of entries.entries()) {
      const answer = taken.answers[i];
      const data = content[entry.path];
      if (answer && 'id' in answer && data) this.byId.set(answer.id, { path: entry.path, data });
    }
  }

  /** Null where more files of the scan will follow. */
  async start(scan: number, files: number | null): Promise<void> {
    const started = await this.session.stub.start(this.company.companyId, { scan, files }, null);
    if (!started.ok) throw new Error(started.sentence);
  }

  hello(scan: number, engineId: string = crypto.randomUUID()): void {
    this.send({ type: 'hello', version: protocolVersion, role: 'engine', engineId, scan });
  }

  /**
   * What is granted and was not answered here before, also where it came since without a call: the next frame, and more of them until
   * there are so many files.
   */
  async grants(room = 64, atLeast = 1): Promise<Grant[]> {
    this.send({ type: 'want', files: room });
    const grants: Grant[] = [];
    while (grants.length < atLeast) {
      const next = await this.until(() => this.granted()[this.framesOfGrantsAnswered]);
      this.framesOfGrantsAnswered += 1;
      grants.push(...next);
    }
    return grants;
  }

  private granted(): Grant[][] {
    return this.frames.flatMap((frame) => (frame.type === 'grants' ? [frame.grants] : []));
  }

  async sign(
    items: {
      fileId: number;
      part: number | null;
      digests: Digests;
      sizeBytes: number;
      comparedWith?: string | null;
    }[],
    more: { firstHostOnly?: true; forms?: true } = {},
  ) {
    const from = this.frames.length;
    this.send({ type: 'sign', items, ...more });
    const frame = await this.until(() => this.frames.slice(from).find((f) => f.type === 'signed'));
    if (frame.type !== 'signed') throw new Error('unreachable');
    return frame;
  }

  async report(items: ReportItem[]) {
    const seq = this.seq++;
    this.send({ type: 'report', seq, items });
    const ack = await this.until(() => this.frames.find((f) => f.type === 'ack' && f.seq === seq));
    return ack.type === 'ack' ? ack.unknown : [];
  }

  async put(
    item: SignedItem,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<{ status: number; etag: string | null }> {
    const response = await fetch(item.url, { method: 'PUT', headers: item.headers, body });
    await response.text();
    this.puts.push(new URL(item.url).pathname + (item.part === null ? '' : `#${item.part}`));
    return { status: response.status, etag: response.headers.get('etag')?.replaceAll('"', '') ?? null };
  }

  contentOf(fileId: number) {
    const file = this.byId.get(fileId);
    if (!file) throw new Error(`No file ${fileId}`);
    return file;
  }

  /** Sends one granted file whole, as an engine would. */
  async upload(grant: Grant, only: (part: number) => boolean = () => true): Promise<void> {
    const { data } = this.contentOf(grant.fileId);
    if (grant.existing && md5(data) === grant.existing.etag) {
      await this.report([
        { type: 'identical', fileId: grant.fileId, digests: digestsOf(data), etag: grant.existing.etag },
      ]);
      return;
    }
    const slices =
      grant.transport === 'single'
        ? [{ part: null, data }]
        : Array.from({ length: Math.ceil(data.length / grant.partBytes) }, (_, i) => ({
            part: i + 1,
            data: data.slice(i * grant.partBytes, (i + 1) * grant.partBytes),
          })).filter(({ part }) => !grant.partsDone.includes(part) && only(part));
    for (const slice of slices) {
      const signed = await this.sign([
        {
          fileId: grant.fileId,
          part: slice.part,
          digests: digestsOf(slice.data),
          sizeBytes: slice.data.length,
        },
      ]);
      const item = signed.items[0];
      if (!item) return;
      const { etag } = await this.put(item, slice.data);
      const report = {
        fileId: grant.fileId,
        digests: digestsOf(slice.data),
        sizeBytes: slice.data.length,
        etag,
      };
      await this.report([
        slice.part === null ? { type: 'sent', ...report } : { type: 'part', part: slice.part, ...report },
      ]);
    }
  }

  /** Uploads whatever is granted until the session ends. */
  async run(): Promise<SessionView> {
    let seen = 0;
    this.send({ type: 'want', files: 64 });
    for (;;) {
      const ended = this.views.at(-1);
      if (ended && isTerminal(ended.state)) return ended;
      const frame = this.frames[seen];
      if (!frame) {
        await this.until(() => this.frames.length > seen);
        continue;
      }
      seen++;
      if (frame.type !== 'grants') continue;
      for (const grant of frame.grants) await this.upload(grant);
      this.send({ type: 'want', files: 64 });
    }
  }
}

/** A sign-in that stands: a session looks after it. */
async function signInIdOf(company: SeededCompany): Promise<string> {
  const known = (await signInsOf(company))[0];
  return known ?? (await newSignInOf(company));
}

/** A sign-in as on a device of its own. */
export async function newSignInOf(company: SeededCompany): Promise<string> {
  const known = new Set(await signInsOf(company));
  await signedInTokens(company.companyId, company.userId);
  return (await signInsOf(company)).find((id) => !known.has(id)) ?? '';
}

async function signInsOf({ companyId, userId }: SeededCompany): Promise<string[]> {
  const page = { sort: 'lastUsedAtMs', descending: false, limit: 10 } as const;
  const found = await selectSignIns(createAppContext(env).db, { companyId, userId }, page, Date.now());
  return found.map(({ id }) => id);
}
