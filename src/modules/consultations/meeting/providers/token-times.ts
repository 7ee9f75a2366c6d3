/** How far another server's clock may be behind ours. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** NumericDate of RFC 7519. */
export const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000);
