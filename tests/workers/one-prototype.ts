import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

interface Wrapper {
  prototype: object;
}
/** Of the classes behind which vitest-pool-workers has those of the Worker under test. */
const prototypes = new WeakMap<Wrapper, object>();
const construct = Reflect.construct as (
  parent: unknown,
  args: ArrayLike<unknown>,
  wrapper: unknown,
) => unknown;

/**
 * vitest-pool-workers 0.15 wraps that prototype in one more proxy for each request and each Durable Object, so that the thousandth
 * looks each name up through a thousand of them: https://github.com/cloudflare/workers-sdk/issues/15092, mended in August 2026.
 * Here the first proxy stays the only one.
 */
export function keepOnePrototype(): void {
  const keeping = (parent: unknown, args: ArrayLike<unknown>, wrapper: Wrapper = parent as Wrapper) => {
    if (wrapper !== parent && (parent === DurableObject || parent === WorkerEntrypoint)) {
      const first = prototypes.get(wrapper);
      if (first) wrapper.prototype = first;
      else prototypes.set(wrapper, wrapper.prototype);
    }
    return construct(parent, args, wrapper);
  };
  Object.assign(Reflect, { construct: keeping });
}
