interface Kept<T> {
  request: string;
  answer?: T;
}

/** Answers with the same key alike, refuses the key for another request, and for a second one while the first is under way. */
export class IdempotencyReplays<T extends { status: number; body: unknown; headers?: Record<string, string> }> {
  private readonly kept = new Map<string, Kept<T>>();

  async once(key: string, request: string, work: () => Promise<T>): Promise<T> {
    const known = this.kept.get(key);
    if (known) return this.again(known, request);
    const entry: Kept<T> = { request };
    this.kept.set(key, entry);
    entry.answer = await work();
    // Whatever the service could mend, such as a fault of validation, is answered anew next time.
    return entry.answer;
  }

  private again(known: Kept<T>, request: string): T {
    if (known.request !== request) {
      return fault(
        400,
        'idempotency_error',
        'Keys for idempotent requests can only be used with the same parameters.',
      ) as T;
    }
    if (!known.answer) {
      return fault(409, 'idempotency_error', 'There is another in-progress request with this key.', {
        code: 'idempotency_key_in_use',
      }) as T;
    }
    return { ...known.answer, headers: { ...known.answer.headers, 'idempotent-replayed': 'true' } };
  }
}

function fault(status: number, type: string, message: string, more: object = {}) {
  return { status, body: { error: { type, message, ...more } } };
}
