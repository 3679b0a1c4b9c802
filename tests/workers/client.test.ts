import { SELF } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { createLongshoreClient, LongshoreError, unwrap } from '../../client/longshore-client';
import { addCompany, origin, profileInput, signedInTokens } from './support/api-client';

async function newClient(send: (request: Request) => Promise<Response>, waits: number[] = []) {
  const { companyId, userId } = await addCompany();
  const { accessToken } = await signedInTokens(companyId, userId);
  return createLongshoreClient({
    baseUrl: origin,
    token: accessToken,
    fetch: send,
    wait: async (ms) => void waits.push(ms),
  });
}

it('the typed client walks from a storage profile to a cancelled session', async () => {
  const client = await newClient((request) => SELF.fetch(request));
  const { storageProfile } = unwrap(await client.POST('/api/v1/storage-profiles', { body: profileInput() }));
  const { project } = unwrap(
    await client.POST('/api/v1/projects', {
      body: { name: 'Soil', bucket: 'soil-data', storageProfileId: storageProfile.id },
    }),
  );
  const { cycle } = unwrap(
    await client.POST('/api/v1/projects/{projectId}/cycles', {
      params: { path: { projectId: project.id } },
      body: { description: 'First' },
    }),
  );
  const { session } = unwrap(
    await client.POST('/api/v1/sessions', { body: { cycleId: cycle.id, folderName: 'samples' } }),
  );
  const params = { path: { sessionId: session.id } };
  const { scan } = unwrap(await client.POST('/api/v1/sessions/{sessionId}/scans', { params }));
  const entries = [{ path: 'a', sizeBytes: 1, modifiedAtMs: 1 }];
  const { answers } = unwrap(
    await client.POST('/api/v1/sessions/{sessionId}/manifest', { params, body: { scan, entries } }),
  );
  expect(answers).toMatchObject([{ state: 'pending' }]);
  const started = unwrap(
    await client.POST('/api/v1/sessions/{sessionId}/start', { params, body: { scan, files: 1 } }),
  );
  expect(started.view.state).toBe('planning');
  expect(unwrap(await client.GET('/api/v1/sessions/{sessionId}', { params })).session.id).toBe(session.id);
  const ended = unwrap(await client.POST('/api/v1/sessions/{sessionId}/cancel', { params }));
  expect(ended.view.state).toBe('cancelled');
});

it('the typed client throws a problem as an error with its field', async () => {
  const client = await newClient((request) => SELF.fetch(request));
  const refused = client
    .POST('/api/v1/storage-profiles', { body: { ...profileInput(), region: 'no region' } })
    .then(unwrap);
  const error = await refused.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(LongshoreError);
  expect(error).toMatchObject({ problem: { status: 400, field: 'region', value: 'no region' } });
});

it('the typed client waits as long as a 429 says, and makes one thing however often it tries', async () => {
  const waits: number[] = [];
  let lost = 0;
  const client = await newClient(async (request) => {
    const answer = await SELF.fetch(request);
    if (lost++ > 0) return answer;
    await answer.text();
    return new Response(null, { status: 429, headers: { 'retry-after': '7' } });
  }, waits);
  const made = await client.POST('/api/v1/storage-profiles', { body: profileInput() });
  expect(waits).toEqual([7_000]);
  expect(made.response.status).toBe(201);
  expect(made.response.headers.get('idempotency-replayed')).toBe('true');
  expect(unwrap(await client.GET('/api/v1/storage-profiles')).storageProfiles).toHaveLength(1);
});
