import { encoded, type Message, packed } from './broadcast';

/** Messages that wait for a connection at most; beyond, the oldest are dropped and everybody is told that something was lost. */
const LIMIT = 5_000;
/** Time in which messages gather into one packet, in milliseconds. */
const GATHER_MS = 20;
const LOST = encoded([null, null]);

/** What is to be published: gathered for a moment, kept while there is no connection, and never more than fits. */
export class Outgoing {
  private waiting: string[] = [];
  private timer?: NodeJS.Timeout;
  private sending = false;

  /** `send` rejects when the packets did not go out; they are then kept. */
  constructor(private readonly send: (packets: string[]) => Promise<void>) {}

  add(message: Message): void {
    this.waiting.push(encoded(message));
    if (this.waiting.length > LIMIT) this.waiting = [LOST];
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Sends what waits; to be called again once there is a connection. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.sending || this.waiting.length === 0) return;
    this.sending = true;
    const batch = this.waiting;
    this.waiting = [];
    try {
      await this.send(packed(batch));
    } catch {
      this.waiting = batch.length + this.waiting.length > LIMIT ? [LOST] : [...batch, ...this.waiting];
      return;
    } finally {
      this.sending = false;
    }
    if (this.waiting.length > 0) await this.flush();
  }
}
