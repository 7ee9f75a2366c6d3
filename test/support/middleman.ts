import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the service and a server that it depends on: passes everything on, holds everything back, or hangs up. */
export class Middleman {
  private readonly sockets = new Set<Socket>();
  private mode: 'passing' | 'holding' | 'hanging up' = 'passing';

  private constructor(
    private readonly server: Server,
    private readonly target?: URL,
  ) {}

  /** Without a target it only ever listens. */
  static async start(target?: string): Promise<Middleman> {
    const server = createServer((socket) => middleman.admit(socket));
    const middleman = new Middleman(server, target ? new URL(target) : undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return middleman;
  }

  /** The target's URL, by way of this. */
  get url(): string {
    const url = new URL(this.target ?? 'redis://nobody');
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Goes silent: connections stand, nothing passes. */
  hold(): void {
    this.mode = 'holding';
    for (const socket of this.sockets) socket.pause();
  }

  /** Ends every connection, and each new one at once. */
  hangUp(): void {
    this.mode = 'hanging up';
    for (const socket of this.sockets) socket.destroy();
  }

  /** Passes everything on again, over new connections: what was held back is lost. */
  letGo(): void {
    this.mode = 'passing';
    for (const socket of this.sockets) socket.destroy();
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private admit(near: Socket): void {
    this.watch(near);
    if (this.mode === 'hanging up') return void near.destroy();
    if (!this.target || this.mode === 'holding') return void near.pause();
    const far = connect(Number(this.target.port), this.target.hostname);
    this.watch(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  private watch(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
