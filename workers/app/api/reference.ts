/** Files of swagger-ui-dist, which local/api-reference.ts copies to public/api-reference, and our own start script. */
const files = '/api-reference';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · Longshore</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${files}/swagger-ui.css">
<link rel="stylesheet" href="/api-reference-start.css">
</head>
<body>
<a class="reference-home" href="/">Back to Longshore</a>
<div id="reference"></div>
<script src="${files}/swagger-ui-bundle.js"></script>
<script src="/api-reference-start.js"></script>
</body>
</html>
`;

/** The browsable reference: everything from our own origin, no inline script or style. */
export function referencePage(): Response {
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-cache',
    },
  });
}
