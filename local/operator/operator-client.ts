import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../child-process';
import { readPort } from '../ports';
import { UsageError } from './parse-arguments';

const timeoutMs = 30_000;
const ProblemSchema = z.object({ detail: z.string() });

/** A sentence of the server, or about it. */
export class RefusedError extends Error {}

/** Speaks to the operator's routes of a deployment, or of the Longshore that runs on this machine. */
export class OperatorClient {
  private constructor(
    readonly origin: string,
    private readonly token: string,
    private readonly isLocal: boolean,
  ) {}

  static at(url: string | undefined): OperatorClient {
    if (url === undefined)
      return new OperatorClient(`http://127.0.0.1:${readPort('LONGSHORE_PORT', 8787)}`, localToken(), true);
    const token = process.env.LONGSHORE_OPERATOR_TOKEN;
    if (!token)
      throw new UsageError('Set LONGSHORE_OPERATOR_TOKEN to the OPERATOR_TOKEN of that deployment.');
    return new OperatorClient(url, token, false);
  }

  async ask<Schema extends z.ZodType>(
    method: string,
    path: string,
    schema: Schema,
    body?: unknown,
  ): Promise<z.infer<Schema>> {
    const response = await this.fetch(method, path, body);
    const json: unknown = await response.json().catch(() => null);
    if (!response.ok)
      throw new RefusedError(
        ProblemSchema.safeParse(json).data?.detail ?? `${this.origin} answered ${response.status}.`,
      );
    const answer = schema.safeParse(json);
    if (!answer.success)
      throw new RefusedError(`${this.origin} gave an answer of another version. Update this copy.`);
    return answer.data;
  }

  private async fetch(method: string, path: string, body: unknown): Promise<Response> {
    try {
      return await fetch(`${this.origin}/operator/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        // The token goes to this origin and nowhere else.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch {
      throw new RefusedError(
        this.isLocal
          ? `No Longshore runs at ${this.origin}. Start it with npm start, or name its port with LONGSHORE_PORT.`
          : `${this.origin} cannot be reached. Check the address and your network.`,
      );
    }
  }
}

export function localSecretsFile(): string {
  return join(process.env.LONGSHORE_DATA || join(projectRoot, '.longshore'), 'secrets.json');
}

function localToken(): string {
  const file = localSecretsFile();
  try {
    return z.object({ OPERATOR_TOKEN: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')))
      .OPERATOR_TOKEN;
  } catch {
    throw new RefusedError(
      `There is no Longshore in ${file}. Start one with npm start, name its directory with LONGSHORE_DATA, or a deployment with --url.`,
    );
  }
}
