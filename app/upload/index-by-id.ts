const idsAPage = 1_024;

/** Numbers by ids that are near one another, four bytes each. */
export class IndexById {
  /** Each number plus one: nought is none. */
  private readonly pages = new Map<number, Uint32Array>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  set(id: number, index: number): void {
    const number = Math.floor(id / idsAPage);
    const page = this.pages.get(number) ?? new Uint32Array(idsAPage);
    this.pages.set(number, page);
    if (page[id % idsAPage] === 0) this.count += 1;
    page[id % idsAPage] = index + 1;
  }

  get(id: number): number | undefined {
    const kept = this.pages.get(Math.floor(id / idsAPage))?.[id % idsAPage] ?? 0;
    return kept === 0 ? undefined : kept - 1;
  }
}
