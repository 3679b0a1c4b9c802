import { parseEndpoint } from '../../core/projects/endpoint';
import { selectBucketHosts } from '../../db/projects';
import { selectEndpoints } from '../../db/storage-profiles';
import type { AppContext } from './context';

/** Where the company's buckets are: of its storage profiles, and of the projects that name an endpoint of their own. */
export async function storageOrigins(app: AppContext, companyId: string): Promise<string[]> {
  const endpoints = await selectEndpoints(app.db, companyId);
  const origins = endpoints.flatMap((endpoint) => {
    const parsed = parseEndpoint(endpoint, { allowLoopback: app.localMode });
    return parsed.ok ? [parsed.endpoint] : [];
  });
  const hosts = await selectBucketHosts(app.db, companyId);
  return [...new Set([...origins, ...hosts.map(({ origin }) => origin)])].sort();
}
