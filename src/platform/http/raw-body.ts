import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { DomainError } from '../../kernel/domain-error';

/**
 * The bytes of a body as they came, for what has to look at them before anything is made of them.
 *
 * @throws DomainError `body_too_large`, or `malformed_request` when the caller went away in the middle
 */
export async function readBody(source: Readable, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let tooLarge: DomainError | undefined;
  const end = new AbortController();
  source.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limitBytes) return void chunks.push(chunk);
    // What is still to come runs into the void, so that the answer reaches a caller who is busy sending.
    tooLarge ??= new DomainError('body_too_large', 'payload_too_large', 'The body is larger than this route takes.');
    end.abort();
  });
  try {
    await finished(source, { writable: false, signal: end.signal });
  } catch {
    throw tooLarge ?? new DomainError('malformed_request', 'malformed', 'The body did not arrive as a whole.');
  }
  return Buffer.concat(chunks);
}
