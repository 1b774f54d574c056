/** GraphQL over the same transport: one question, the data of its answer, or an error that tells what failed where. */
import { InsulaError, type FieldError } from './errors.js';
import type { CallOptions, Transport } from './transport.js';

/** What failed; `path` leads to the field that is null for it. */
export interface GraphqlFault {
  message: string;
  path?: readonly (string | number)[];
  locations?: readonly { line: number; column: number }[];
  extensions: { code: string; status: number; errors?: readonly FieldError[]; retry_after_s?: number };
}

/** Thrown when anything failed; `data` is what came nevertheless. Status, code and field errors are those of the first fault. */
export class GraphqlError extends InsulaError {
  constructor(
    readonly faults: readonly GraphqlFault[],
    readonly data: unknown,
  ) {
    const [first] = faults;
    const { code = 'no_reply', status = 500, errors = [], retry_after_s } = first?.extensions ?? {};
    super(status, code, first?.message ?? 'The server did not answer.', errors, undefined, retry_after_s);
  }
}

interface Answer<Data> {
  data?: Data | null;
  errors?: readonly GraphqlFault[];
}

export async function graphql<Data>(
  transport: Transport,
  query: string,
  variables?: Record<string, unknown>,
  options?: CallOptions,
): Promise<Data> {
  const body = variables === undefined ? { query } : { query, variables };
  const answer = await transport.json<Answer<Data>>('POST', '/v1/graphql', { body, ...options });
  if (answer.errors !== undefined) throw new GraphqlError(answer.errors, answer.data ?? undefined);
  return answer.data as Data;
}
