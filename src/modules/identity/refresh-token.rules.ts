/** How long after its rotation a token may come again: its answer was lost, or another tab was a moment late. */
export const RETRY_MILLISECONDS = 10_000;

/** Of randomness. */
export const REFRESH_TOKEN_BYTES = 32;
