import { type LiveTopic, LIVE_TOPICS } from './live-topics';

/** Why we close a connection; in the range that applications have to themselves. */
export const CLOSE = {
  goingAway: 1_001,
  malformed: 4_400,
  unauthenticated: 4_401,
  forbidden: 4_403,
  tooLate: 4_408,
  tooManyConnections: 4_409,
  tooSlow: 4_413,
  tooOften: 4_429,
  unavailable: 4_503,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** The one message that a client sends: first of all, and again before its token ends. */
export interface Authentication {
  token: string;
  /** Of the last update that it has seen; from there on it is told what it missed. */
  lastEventId?: number;
  topics?: LiveTopic[];
}

const POSITION = /^\d{1,15}$/;
const TOKEN_AT_MOST = 4_096;

/** @returns undefined for what is no such message */
export function parseAuthentication(text: string): Authentication | undefined {
  const message = parsed(text);
  if (message?.type !== 'authenticate') return undefined;
  const { token, lastEventId, topics } = message;
  if (typeof token !== 'string' || token.length > TOKEN_AT_MOST) return undefined;
  if (lastEventId !== undefined && (typeof lastEventId !== 'string' || !POSITION.test(lastEventId))) return undefined;
  if (topics !== undefined && !isTopics(topics)) return undefined;
  return { token, topics, lastEventId: lastEventId === undefined ? undefined : Number(lastEventId) };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isTopics(value: unknown): value is LiveTopic[] {
  return (
    Array.isArray(value) &&
    value.length <= LIVE_TOPICS.length &&
    value.every((each) => LIVE_TOPICS.includes(each as LiveTopic))
  );
}
