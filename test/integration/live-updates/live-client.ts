import { WebSocket } from 'ws';
import { until } from '../../support/until';

export interface Told {
  type: string;
  id: string;
  topic?: string;
  subjectId?: string;
  data?: Record<string, unknown>;
  topics?: string[];
  expiresAt?: string;
}

export interface Handshake {
  origin?: string;
  path?: string;
  /** As a proxy would say. */
  forwardedFor?: string;
}

/** Somebody who listens. */
export class LiveClient {
  /** Everything that came, in its order. */
  readonly told: Told[] = [];
  closed?: { code: number; reason: string };

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.told.push(JSON.parse(data.toString()) as Told));
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  }

  /** Without a word. @throws Error with the status when the handshake is refused */
  static async connect(url: string, options: Handshake = {}): Promise<LiveClient> {
    const { origin, path = '/api/v1/events', forwardedFor } = options;
    const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
    const socket = new WebSocket(url.replace(/^http/, 'ws') + path, { origin, headers });
    const client = new LiveClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  /** Connected, signed in and told so. */
  static async listen(
    url: string,
    token: string,
    over: { lastEventId?: string; topics?: string[] } = {},
    how?: Handshake,
  ) {
    const client = await LiveClient.connect(url, how);
    client.say({ type: 'authenticate', token, ...over });
    await until(() => client.greeting !== undefined || client.closed !== undefined);
    return client;
  }

  say(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  get greeting(): Told | undefined {
    return this.told.find(({ type }) => type === 'ready' || type === 'reset');
  }

  get updates(): Told[] {
    return this.told.filter(({ topic }) => topic !== undefined);
  }

  /** What it has heard of, in the order in which it did. */
  get subjects(): string[] {
    return this.updates.map(({ subjectId }) => subjectId ?? '');
  }

  /** Where it would go on from. */
  get lastEventId(): string | undefined {
    return this.told.findLast(({ id }) => id !== undefined)?.id;
  }

  async leave(): Promise<void> {
    this.socket.close();
    await until(() => this.closed !== undefined);
  }
}
