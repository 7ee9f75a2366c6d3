import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

export type Behaviour = (answer: ServerResponse, received: Received) => void;

export const accept: Behaviour = (answer) => answer.writeHead(204).end();
export const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Behaviour =>
  (answer) =>
    answer.writeHead(code, headers).end(body);
/** Says nothing, ever. */
export const hang: Behaviour = () => undefined;

/** A partner's system: remembers what it was told, and answers as it was told to. */
export class Receiver {
  readonly received: Received[] = [];
  /** Connections that were made, whether or not anything was said on them. */
  connections = 0;
  behaviour: Behaviour = accept;
  private readonly behaviours = new Map<string, Behaviour>();

  private constructor(private readonly server: Server) {}

  static async listen(host = '127.0.0.1', port = 0): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('connection', () => (receiver.connections += 1));
    server.on('request', (request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        const received = { path, headers: request.headers, body: Buffer.concat(chunks).toString(), at: Date.now() };
        receiver.received.push(received);
        (receiver.behaviours.get(path) ?? receiver.behaviour)(answer, received);
      });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path = '/', host = '127.0.0.1'): string {
    return `http://${host}:${this.port}${path}`;
  }

  /** For one path alone. */
  at(path: string, behaviour: Behaviour): void {
    this.behaviours.set(path, behaviour);
  }

  on(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
