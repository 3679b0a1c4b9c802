import type { ObjectStore, StoredObject, StoreResult } from './object-store';

/**
 * What the bucket holds at a key. An object that refuses the look (it is encrypted with a key of its owner's, or a policy keeps it
 * from us) is as a listing shows it.
 */
export async function lookAt(
  store: Pick<ObjectStore, 'head' | 'list'>,
  key: string,
): Promise<StoreResult<StoredObject | null>> {
  const head = await store.head(key);
  if (head.ok || head.problem.transient) return head;
  // The key itself comes before all that begin with it. A missing bucket or right is told by name, which a HEAD cannot.
  const listed = await store.list({ prefix: key });
  if (!listed.ok) return listed;
  return { ok: true, value: listed.value.objects.find((object) => object.key === key) ?? null };
}
