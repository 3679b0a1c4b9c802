/** The CORS rule that an upload needs, in the form that the AWS console takes (and, under "CORSRules", the AWS CLI). */
export function corsJsonFor(origin: string): string {
  const rule = {
    AllowedOrigins: [origin],
    AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    AllowedHeaders: ['*'],
    // Without ETag the browser cannot report what the bucket took; the date and request ID help to find an error.
    ExposeHeaders: ['ETag', 'Date', 'x-amz-request-id', 'x-amz-version-id', 'x-amz-checksum-crc64nvme'],
    MaxAgeSeconds: 3600,
  };
  return JSON.stringify([rule], null, 2);
}
