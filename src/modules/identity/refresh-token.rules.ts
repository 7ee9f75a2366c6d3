/** How long a refresh token is good for, and a session that nobody uses. */
export const REFRESH_TOKEN_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

/** How long after its rotation a token may come again: its answer was lost, or another tab was a moment late. */
export const RETRY_MILLISECONDS = 10_000;

/** Of randomness. */
export const REFRESH_TOKEN_BYTES = 32;
