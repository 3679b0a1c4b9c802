/** The ETag as the ledger keeps it, of a header or an element of a listing: without quotes or weakness; null where there is none. */
export function unquotedEtag(etag: string | null | undefined): string | null {
  const value = etag
    ?.trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
  return value ? value.slice(0, 200) : null;
}
