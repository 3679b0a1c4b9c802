/** The ETag as the ledger keeps it, of a header or an element of a listing: without quotes or weakness; null where there is none. */
export function unquotedEtag(etag: string | null | undefined): string | null {
  const value = etag
    ?.trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
  return value ? value.slice(0, 200) : null;
}

/** Of the answer to a form, in its header or in its document (Amazon S3 API Reference, "POST Object": PostResponse). */
export function etagOfForm(header: string | null | undefined, xml: string): string | null {
  const inXml = /<ETag>([^<]*)<\/ETag>/.exec(xml)?.[1]?.replace(/&quot;|&#34;/g, '"');
  return unquotedEtag(header) ?? unquotedEtag(inXml);
}
