import { type ClientRequestArgs, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { PublicAddresses } from '../../../platform/resilience/public-address';

/** Of the answer's body, in bytes; the rest is not read. */
const READ_AT_MOST = 4_096;
/** Of the answer's body, in characters; more is not kept. */
const KEEP_AT_MOST = 1_000;
/** How long an answer may take to say what it says, in milliseconds; what it is stands in its head. */
const BODY_WITHIN_MS = 1_000;

export interface WebhookMessage {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface WebhookAnswer {
  statusCode: number;
  retryAfter: string | null;
  /** How it began, in characters that can be stored and shown. */
  reply: string;
}

/**
 * Posts to an address that somebody else has given us, on a connection of its own whose address was checked. Redirects are answers like
 * any other and followed nowhere.
 *
 * @throws AddressRefused before anything is sent, or what keeps the connection from being made
 */
export async function postWebhook(
  { url, headers, body }: WebhookMessage,
  addresses: PublicAddresses,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  addresses.assertHost(url.hostname);
  // Node calls `lookup` for names alone; the line above is for the rest.
  const how: ClientRequestArgs = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    lookup: addresses.lookup,
    agent: false,
    maxHeaderSize: 16_384,
    signal,
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest(url, how) : httpRequest(url, how);
    request.once('response', resolve);
    // Stays: a connection may break after the answer has begun.
    request.on('error', reject);
    request.end(body);
  });
  const reply = await beginningOf(answer);
  return { statusCode: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] ?? null, reply };
}

function beginningOf(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = () => {
      clearTimeout(timer);
      answer.destroy();
      resolve(printable(Buffer.concat(chunks).subarray(0, READ_AT_MOST)));
    };
    const timer = setTimeout(done, BODY_WITHIN_MS);
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= READ_AT_MOST) done();
    });
    for (const event of ['end', 'error', 'close']) answer.once(event, done);
  });
}

/** PostgreSQL stores no NUL, and a log shows no other control characters. */
function printable(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '\uFFFD')
    .slice(0, KEEP_AT_MOST)
    .toWellFormed();
}
