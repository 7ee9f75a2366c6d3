/** Values with a lifetime, the oldest dropped first. A value may be a promise: who asks while it is made waits for the same one. */
export class ExpiringMap {
  #entries = new Map();
  #lifetimeMs;
  #limit;
  hits = 0;

  constructor(lifetimeMs, limit) {
    this.#lifetimeMs = lifetimeMs;
    this.#limit = limit;
  }

  get(key) {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAt <= performance.now()) return undefined;
    this.hits += 1;
    return entry.value;
  }

  set(key, value) {
    this.#entries.set(key, { value, expiresAt: performance.now() + this.#lifetimeMs });
    if (this.#entries.size > this.#limit) this.#entries.delete(this.#entries.keys().next().value);
    return value;
  }

  delete(key) {
    this.#entries.delete(key);
  }
}
