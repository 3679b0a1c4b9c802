import type { ObjectStore } from './object-store';

/** Looks into a bucket, with how many requests they took: a platform allows an invocation so many. */
export class CountedLooks implements Pick<ObjectStore, 'head' | 'list' | 'listParts'> {
  requests = 0;

  constructor(private readonly store: Pick<ObjectStore, 'head' | 'list' | 'listParts'>) {}

  /** Two where the bucket refuses to show a checksum: it is asked again without. */
  async head(key: string): ReturnType<ObjectStore['head']> {
    const head = await this.store.head(key);
    const isHidden = head.ok
      ? head.value !== null && head.value.crc64nvme === undefined
      : head.problem.status === 403;
    this.requests += isHidden ? 2 : 1;
    return head;
  }

  list(query: Parameters<ObjectStore['list']>[0]): ReturnType<ObjectStore['list']> {
    this.requests += 1;
    return this.store.list(query);
  }

  async listParts(upload: Parameters<ObjectStore['listParts']>[0]): ReturnType<ObjectStore['listParts']> {
    const listed = await this.store.listParts(upload);
    this.requests += listed.ok ? Math.max(1, Math.ceil(listed.value.length / partsOfPage)) : 1;
    return listed;
  }
}

const partsOfPage = 1_000;
