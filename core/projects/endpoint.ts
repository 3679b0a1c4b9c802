import { type AddressProblem, parsePublicAddress } from '../network/public-address';

export type EndpointResult = { ok: true; endpoint: string } | { ok: false; sentence: string };

const sentences: Record<AddressProblem, string> = {
  not_an_address: 'The endpoint is not an address. Enter one such as https://s3.eu-central-1.amazonaws.com.',
  credentials:
    'The endpoint holds a user name or password. Enter only the address; the keys have their own fields.',
  more_than_needed:
    'The endpoint holds more than a host name. Leave out the path; the bucket is named in the project.',
  not_https: 'The endpoint does not start with https://. Enter its https address.',
  not_public:
    'The endpoint is not a public host name. Enter the name that the storage provider gives, not an IP address or an internal name.',
  port: 'The endpoint names a port. Enter an address on the standard port of https.',
};

/** The origin of an S3 service; `allowLoopback` is the local mode, where the bucket is on the same machine. */
export function parseEndpoint(typed: string, { allowLoopback }: { allowLoopback: boolean }): EndpointResult {
  const parsed = parsePublicAddress(typed, { allowLoopback, allowPath: false });
  return parsed.ok
    ? { ok: true, endpoint: parsed.url.origin }
    : { ok: false, sentence: sentences[parsed.problem] };
}
