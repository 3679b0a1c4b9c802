import { createContext, useContext } from 'react';

const NonceContext = createContext<string | undefined>(undefined);

export const NonceProvider = NonceContext.Provider;

/** What inline scripts must carry. Undefined in the browser, which hides nonces once it has parsed the page. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
