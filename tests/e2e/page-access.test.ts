import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { may } from '../../core/access/permissions';
import { pageAction } from './support/page-action';
import { fillPattern, type PageRoute, readPageRoutes } from './support/page-routes';
import { signIns } from './support/sign-ins';
import { storageAccess } from './support/stack';
import { WebClient } from './support/web-client';

const mark = 'Wollastonite';
const AnswerSchema = z.record(z.string(), z.unknown());
const MadeSchema = z.object({ id: z.string() });

let admin: WebClient;
let member: WebClient;
let rival: WebClient;
let pages: PageRoute[];
let params: Record<string, string>;

const guarded = () => pages.filter((page) => pageAction(page) !== 'open');
const onThings = () => guarded().filter(({ pattern }) => pattern.includes(':'));

beforeAll(async () => {
  pages = await readPageRoutes();
  admin = await WebClient.signIn(signIns.demo);
  rival = await WebClient.signIn(signIns.other);
  const joining = { username: 'page-access-member', password: 'four quiet lighthouses 9' };
  const id = async (path: string, body: unknown) => {
    const [made] = Object.values(AnswerSchema.parse(await admin.call('POST', path, body)));
    return MadeSchema.parse(made).id;
  };
  const { endpoint, region, accessKeyId, secretAccessKey, bucket } = storageAccess();
  const access = { endpoint, region, accessKeyId, secretAccessKey };
  const profileId = await id('/storage-profiles', { name: `${mark} profile`, ...access });
  const projectId = await id('/projects', { name: `${mark} project`, bucket, storageProfileId: profileId });
  const cycleId = await id(`/projects/${projectId}/cycles`, { description: mark });
  const sessionId = await id('/sessions', { cycleId, folderName: mark });
  const email = 'page-access-member@example.com';
  const userId = await id('/users', { ...joining, displayName: `${mark} member`, email, role: 'user' });
  params = { profileId, projectId, cycleId, sessionId, userId };
  member = await WebClient.signIn(joining);
});

describe('every page', () => {
  it('leads somebody who is not signed in to the sign-in page', async () => {
    for (const page of guarded()) {
      const path = fillPattern(page.pattern.replace('/*', '/no-such-page'), params);
      const { status, location, text } = await WebClient.nobody.get(path);
      expect(status, path).toBe(302);
      expect(location, path).toMatch(/^\/sign-in/);
      expect(text, path).not.toContain(mark);
    }
  });

  it('opens for an administrator of the company', async () => {
    for (const page of guarded().filter(({ pattern }) => !pattern.includes('*'))) {
      const { status, location, text } = await admin.get(fillPattern(page.pattern, params));
      // A page that leads on leads to another page of the company, which is in this list itself.
      if (status === 302) expect(location, page.pattern).not.toMatch(/^\/sign-in/);
      else expect(status, `${page.pattern}: ${text.slice(0, 300)}`).toBe(200);
    }
  });

  it('opens for the role "user" where the permission table says so, and for nothing else', async () => {
    for (const page of guarded().filter(({ pattern }) => !pattern.includes('*'))) {
      const action = pageAction(page);
      if (action === 'open') continue;
      const allowed = action === 'signed-in' || may({ role: 'user' }, action);
      const { status } = await member.get(fillPattern(page.pattern, params));
      expect(allowed ? [200, 302] : [403], page.pattern).toContain(status);
    }
  });

  it('is "not found" for another company, and holds no word of the thing', async () => {
    expect(onThings().length).toBeGreaterThanOrEqual(7);
    for (const page of onThings()) {
      const path = fillPattern(page.pattern, params);
      const shown = await rival.get(path);
      expect(shown.status, path).toBe(404);
      expect(shown.text, path).not.toContain(mark);
      const data = await rival.get(`${path}.data`);
      expect(data.text, path).not.toContain(mark);
    }
    for (const page of guarded().filter(({ pattern }) => !/[:*]/.test(pattern))) {
      const { text } = await rival.get(`${page.pattern}?${new URLSearchParams(params)}`);
      expect(text, page.pattern).not.toContain(mark);
    }
  });

  it('takes no form from another company, nor from one without the permission', async () => {
    for (const page of onThings()) {
      const path = fillPattern(page.pattern, params);
      for (const intent of ['delete', 'save', 'deactivate', '']) {
        const { status, text } = await rival.post(path, { intent, name: 'Taken over' });
        // 405: the page has no form at all.
        expect([404, 405], `${path} ${intent}: ${text.slice(0, 200)}`).toContain(status);
        const action = pageAction(page);
        if (action === 'open' || action === 'signed-in' || may({ role: 'user' }, action)) continue;
        expect([403, 405], `${path} ${intent}`).toContain((await member.post(path, { intent })).status);
      }
      const left = await admin.get(path);
      expect(left.status, path).toBe(200);
      expect(left.text, path).not.toContain('Taken over');
    }
  });
});
