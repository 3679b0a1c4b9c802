import type { CustomFetch } from 'openid-client';
import { parsePublicAddress } from '../../../core/network/public-address';

export type ProviderTrouble = 'address' | 'redirect' | 'timeout' | 'unreachable' | 'too_large';

/** Why a provider could not be asked. Its message is for the log. */
export class ProviderFetchError extends Error {
  constructor(
    readonly trouble: ProviderTrouble,
    options?: { cause: unknown },
  ) {
    super(`A sign-in provider could not be asked: ${trouble}`, options);
  }

  /** Beside the codes of the library, which it may be the cause of. */
  get code(): string {
    return `provider_${this.trouble}`;
  }
}

export interface FetchLimits {
  readonly allowLoopback: boolean;
  readonly timeoutMs?: number;
}

/** Discovery documents and key sets have a few KB; the largest known ones stay below a tenth of this. */
const maxAnswerBytes = 512 * 1024;
const defaultTimeoutMs = 10_000;

/**
 * `fetch` for addresses that a company or its provider names: public ones only, no redirect followed, and bounded in time and
 * size, the body included.
 */
export function providerFetch({ allowLoopback, timeoutMs = defaultTimeoutMs }: FetchLimits): CustomFetch {
  return async (address, { method, headers, body, signal }) => {
    if (!isAllowed(address, allowLoopback)) throw new ProviderFetchError('address');
    const limits = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
    try {
      const response = await fetch(address, {
        method,
        headers,
        // The library posts forms, and nothing else.
        body: body instanceof URLSearchParams ? body : undefined,
        redirect: 'manual',
        signal: AbortSignal.any(limits),
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        throw new ProviderFetchError('redirect');
      }
      const { status, headers: answered } = response;
      return new Response(await readCapped(response), { status, headers: answered });
    } catch (cause) {
      if (cause instanceof ProviderFetchError) throw cause;
      const trouble = limits.some(({ aborted }) => aborted) ? 'timeout' : 'unreachable';
      throw new ProviderFetchError(trouble, { cause });
    }
  };
}

/** Endpoints may carry a query (OAuth 2.0, section 3.1), but no fragment. */
export function isAllowed(address: string, allowLoopback: boolean): boolean {
  const withoutQuery = address.split('?', 1)[0] ?? '';
  return parsePublicAddress(withoutQuery, { allowLoopback, allowPath: true }).ok && !address.includes('#');
}

async function readCapped(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!response.body) return null;
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Counted while it arrives: a length that the other side declares is only a claim.
  for await (const chunk of response.body) {
    sizeBytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (sizeBytes > maxAnswerBytes) throw new ProviderFetchError('too_large');
    chunks.push(chunk);
  }
  const whole = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
