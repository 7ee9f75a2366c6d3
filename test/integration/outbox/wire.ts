import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a server that can be cut and mended. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private cut = false;

  private constructor(private readonly server: Server) {}

  /** @returns the wire, and the URL of its near end */
  static async to(target: string): Promise<{ wire: Wire; url: string }> {
    const server = createServer();
    const wire = new Wire(server);
    const url = new URL(target);
    const { hostname, port } = url;
    server.on('connection', (near) => wire.join(near, Number(port), hostname));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
    return { wire, url: url.href };
  }

  break(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.cut = false;
  }

  close(): void {
    this.break();
    this.server.close();
  }

  private join(near: Socket, port: number, host: string): void {
    if (this.cut) {
      near.destroy();
      return;
    }
    const far = connect(port, host);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => other.destroy());
    }
    near.pipe(far).pipe(near);
  }
}
