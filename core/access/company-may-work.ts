/**
 * Whether a company may do anything at all: pages, API, sockets and the queue ask this one function. A company that is gone may
 * not either.
 */
export function companyMayWork(company: { readonly suspendedAtMs: number | null } | null): boolean {
  return company !== null && company.suspendedAtMs === null;
}
