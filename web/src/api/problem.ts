/** An error that the server has answered (RFC 9457), or that there was no answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable: what texts are looked up by. */
    readonly code: string,
    detail: string,
    /** Faults by the field that has them, named as in the request. */
    readonly fields: Readonly<Record<string, string>> = {},
    readonly requestId: string | null = null,
    /** Seconds. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = 'Problem';
  }

  static offline() {
    return new Problem(0, 'offline', '');
  }

  static of(response: Response, body: unknown) {
    const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return new Problem(
      response.status,
      text(problem.code) ?? `http_${response.status}`,
      text(problem.detail) ?? text(problem.title) ?? '',
      fields(problem.errors),
      response.headers.get('x-request-id') ?? text(problem.traceId),
      Number(response.headers.get('retry-after')) || null,
    );
  }
}

function fields(errors: unknown): Record<string, string> {
  if (typeof errors !== 'object' || errors === null) return {};
  const first = (faults: unknown) => (Array.isArray(faults) ? String(faults[0]) : String(faults));
  return Object.fromEntries(Object.entries(errors).map(([name, faults]) => [name, first(faults)]));
}
