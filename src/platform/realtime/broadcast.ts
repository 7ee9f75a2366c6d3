/** Hears what was published on one channel; `payload` is what JSON kept of it. */
export type BroadcastListener = (payload: unknown) => void;

/**
 * Tells every process of the service, this one included, soon; as a rule once, but a message may be lost or come twice. For dropping
 * cached copies and waking somebody up. Facts travel by the outbox.
 */
export abstract class Broadcast {
  private readonly listeners = new Map<string, Set<BroadcastListener>>();
  private readonly gapListeners = new Set<() => void>();

  /**
   * Returns at once; what is published within a few milliseconds travels together.
   *
   * @throws RangeError when the payload is larger than {@link MAX_MESSAGE_BYTES} as JSON.
   */
  abstract publish(channel: string, payload: unknown): void;

  /**
   * `missed` is called whenever messages may have been lost (a connection was down): copies that depend on them are to be dropped.
   *
   * @returns how to stop listening
   */
  subscribe(channel: string, listener: BroadcastListener, missed?: () => void): () => void {
    const ofChannel = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, ofChannel.add(listener));
    if (missed) this.gapListeners.add(missed);
    return () => {
      ofChannel.delete(listener);
      if (missed) this.gapListeners.delete(missed);
    };
  }

  protected deliver(channel: string, payload: unknown): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(payload);
  }

  protected announceGap(): void {
    for (const missed of this.gapListeners) missed();
  }
}

/** PostgreSQL refuses notifications of 8000 bytes and more; the rest is for the frame around a message. */
export const MAX_MESSAGE_BYTES = 7_800;

/** One message as it travels: channel and payload. A channel of null says that messages were lost before they were sent. */
export type Message = readonly [channel: string | null, payload: unknown];

/** @throws RangeError when the message is too large to travel. */
export function encoded(message: Message): string {
  const text = JSON.stringify(message);
  if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) {
    throw new RangeError(`a broadcast on ${message[0]} is larger than ${MAX_MESSAGE_BYTES} bytes`);
  }
  return text;
}

/** Packs encoded messages into as few JSON arrays as fit the limit, in order. */
export function packed(messages: readonly string[]): string[] {
  const packs: string[] = [];
  let size = Infinity;
  for (const message of messages) {
    const bytes = Buffer.byteLength(message) + 1;
    if (size + bytes > MAX_MESSAGE_BYTES + 2) {
      packs.push(message);
      size = bytes;
    } else {
      packs[packs.length - 1] += `,${message}`;
      size += bytes;
    }
  }
  return packs.map((pack) => `[${pack}]`);
}
