import { nothingPolicy } from '../../app/server/content-policy';

const twoYearsSeconds = 2 * 365 * 24 * 60 * 60;

/** What a page of Longshore needs of the browser's abilities: to copy a text, and nothing else. */
const forbiddenFeatures = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];
const permissionsPolicy = [
  ...forbiddenFeatures.map((name) => `${name}=()`),
  'clipboard-read=()',
  'clipboard-write=(self)',
].join(', ');

/** On every answer of the app Worker. public/_headers says the same for the files that no Worker sees. */
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy,
};

/** Where an answer says something itself (a page its policy, a one-time link its Referrer-Policy), that stands. */
const otherwise: Readonly<Record<string, string>> = {
  'content-security-policy': nothingPolicy,
  'referrer-policy': 'same-origin',
  // Whatever the Worker answers may be about one company alone.
  'cache-control': 'private, no-store',
};

export function withSecurityHeaders(request: Request, response: Response): Response {
  // An upgrade's answer carries the socket, and must stay the object that it is.
  if (response.status === 101) return response;
  // Answers of a fetch or a binding have headers that cannot be changed.
  const answer = new Response(response.body, response);
  for (const [name, value] of Object.entries(always)) answer.headers.set(name, value);
  for (const [name, value] of Object.entries(otherwise))
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  // Over http a browser ignores it (RFC 6797, section 7.2).
  if (new URL(request.url).protocol === 'https:')
    answer.headers.set('strict-transport-security', `max-age=${twoYearsSeconds}; includeSubDomains`);
  return answer;
}
