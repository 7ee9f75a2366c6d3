import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  /** 0 when the other side hung up without a word. */
  status: number;
  /** Head lines in lower case. */
  head: string;
  body: string;
}

/** A socket to the service at this URL. */
export function socketTo(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

/** Everything that the service says until it hangs up. */
export async function answerOn(socket: Socket): Promise<RawAnswer> {
  // Hanging up with unread bytes is a reset, which is an answer too.
  const said = await text(socket).catch(() => '');
  const [head, ...rest] = said.split('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
    head: head.toLowerCase(),
    body: rest.join('\r\n\r\n'),
  };
}

/** Says exactly these bytes and hears everything. */
export function rawly(url: string, bytes: string): Promise<RawAnswer> {
  const socket = socketTo(url);
  socket.write(bytes);
  return answerOn(socket);
}
