/** One thing that is wrong with a request; `pointer` is a JSON Pointer into its body. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/** An answer of the platform that is not a success (RFC 9457). `code` is stable; `message` is meant for people. */
export class InsulaError extends Error {
  override readonly name = 'InsulaError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] = [],
    readonly requestId: string | undefined = undefined,
    readonly retryAfterSeconds: number | undefined = undefined,
    /** All of the problem document: some codes promise members of their own. */
    readonly problem: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  static is(error: unknown, code?: string): error is InsulaError {
    return error instanceof InsulaError && (code === undefined || error.code === code);
  }
}

export type StepUpMethod = 'password' | 'totp' | 'recovery_code' | 'passkey';

/** Something dangerous asks whoever is signed in to show once more who they are: `me.stepUp()`, by one of `methods`. */
export class StepUpRequired extends InsulaError {
  get methods(): readonly StepUpMethod[] {
    return Array.isArray(this.problem['methods']) ? (this.problem['methods'] as StepUpMethod[]) : [];
  }
}

/** No answer came: the network, a proxy or the platform is away. Whether the request took effect is unknown. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(override readonly cause: unknown) {
    super('Insula could not be reached.');
  }
}

interface ProblemDocument {
  code?: unknown;
  title?: unknown;
  detail?: unknown;
  request_id?: unknown;
  errors?: unknown;
}

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Reads problem+json; what is not one (a proxy's HTML page) still becomes an error one can show. */
export function errorFrom(status: number, body: string, retryAfter: string | null): InsulaError {
  let problem: ProblemDocument = {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) problem = parsed;
  } catch {
    /* not JSON: the status says enough */
  }
  const Kind = problem.code === 'step_up_required' ? StepUpRequired : InsulaError;
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return new Kind(
    status,
    asText(problem.code) ?? `http_${status}`,
    asText(problem.detail) ?? asText(problem.title) ?? `The server answered ${status}.`,
    Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [],
    asText(problem.request_id),
    Number.isFinite(seconds) ? seconds : undefined,
    { ...problem },
  );
}
