/** What a caller may know of one public error code. */
export interface CataloguedError {
  /** HTTP status. */
  readonly status: number;
  readonly meaning: string;
  /** What the caller can do. */
  readonly remedy: string;
  /** Fields of the error object besides `message`, `code` and `requestId`, each with what it holds. */
  readonly details?: Readonly<Record<string, string>>;
  /** Whether the answer can say in `Retry-After` how many seconds to wait. */
  readonly retryAfter?: true;
}
