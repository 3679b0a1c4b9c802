import { z } from 'zod';

/** By which sign-in or API token a socket got in: it ends with it. */
export const SocketViaSchema = z.object({ kind: z.enum(['sign-in', 'token']), id: z.string().min(1) });
export type SocketVia = z.infer<typeof SocketViaSchema>;

/** The code that such a socket is closed with (as HTTP's 401). */
export const signInEndedCode = 4401;

/** Of the codes that RFC 6455 leaves to applications; not a goodbye, so that an engine's leases wait for it. */
export const suspendedCode = 4003;
