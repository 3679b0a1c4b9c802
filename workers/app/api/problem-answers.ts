import type { OpenApiOperation, OpenApiResponse } from './openapi-document';

/**
 * Has each problem answer once, for `components.responses`, and refers to it, since nearly every operation gives all of
 * them. One that says something else than the first of its status stays where it is.
 */
export function shareProblemAnswers(
  operations: readonly OpenApiOperation[],
): Record<string, OpenApiResponse> {
  const shared: Record<string, OpenApiResponse> = {};
  for (const { responses } of operations) {
    for (const [status, response] of Object.entries(responses)) {
      if (!JSON.stringify(response.content ?? '').includes('application/problem+json')) continue;
      const name = `Problem${status}`;
      shared[name] ??= response;
      if (JSON.stringify(shared[name]) === JSON.stringify(response))
        responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  return shared;
}
