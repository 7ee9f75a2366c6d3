const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// A terminal's Ctrl-C arrives twice under npm, which passes on what the terminal has already sent to everybody.
const SAME_WISH_MS = 400;

/** Thrown where work stops because somebody asked for it. */
export class Stopped extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

/** The wish to stop: the first asks kindly, the second insists, the third does not wait for anything any more. */
export class Signals {
  constructor() {
    /** @type {NodeJS.Signals | undefined} */
    this.first = undefined;
    this.wishes = 0;
    this.last = -Infinity;
    /** @type {(signal: NodeJS.Signals) => void} */
    this.stop = () => {};
    this.force = () => {};
    for (const signal of STOPPING) process.on(signal, () => this.wish(signal));
  }

  /** @param {(signal: NodeJS.Signals) => void} stop called once, at once if the wish is older @param {() => void} force */
  listen(stop, force) {
    this.stop = stop;
    this.force = force;
    if (this.first) stop(this.first);
  }

  /** @throws Stopped when somebody has asked to stop */
  check() {
    if (this.first) throw new Stopped(this.first);
  }

  wish(signal) {
    const now = performance.now();
    if (now - this.last < SAME_WISH_MS) return;
    this.last = now;
    this.wishes += 1;
    if (this.wishes === 1) {
      this.first = signal;
      this.stop(signal);
    } else if (this.wishes === 2) this.force();
    else process.exit(137);
  }
}
