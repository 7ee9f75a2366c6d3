const WIDTHS = { title: 14, detail: 52 };

/** Numbered lines with timings; a terminal sees each step begin, a log file only how it ended. */
export class Steps {
  /** @param {number} total @param {NodeJS.WriteStream} [out] @param {{ title: number, detail: number }} [widths] of the columns */
  constructor(total, out = process.stdout, widths = WIDTHS) {
    this.total = total;
    this.out = out;
    this.widths = widths;
    this.number = 0;
    this.live = Boolean(out.isTTY);
    this.colours = this.live && !process.env.NO_COLOR;
  }

  /**
   * @template T
   * @param {string} title
   * @param {(say: (what: string) => void) => Promise<[string, T] | [string]>} work returns what happened, and a result; `say` announces
   *   what will take a while
   * @returns {Promise<T>}
   */
  async run(title, work) {
    const began = performance.now();
    this.number += 1;
    if (this.live) this.out.write(`${this.head(title)}…`);
    try {
      const [detail, result] = await work((what) => this.announce(title, what));
      this.finish(title, detail, performance.now() - began);
      return result;
    } catch (error) {
      this.finish(title, 'failed', performance.now() - began);
      throw error;
    }
  }

  /** A step that somebody else took and timed. @param {string} title @param {string} detail @param {number} [ms] */
  report(title, detail, ms) {
    this.number += 1;
    this.finish(title, detail, ms);
  }

  announce(title, what) {
    this.out.write(`${this.live ? '\r\u001b[K' : ''}${this.head(title)}${what} …\n`);
  }

  finish(title, detail, ms) {
    const time = ms === undefined ? '' : duration(ms).padStart(8);
    const line = `${this.head(title)}${detail.padEnd(this.widths.detail)} ${this.dim(time)}`;
    this.out.write(`${this.live ? '\r\u001b[K' : ''}${line.trimEnd()}\n`);
  }

  head(title) {
    return ` ${this.dim(`${this.number}/${this.total}`.padStart(2 * String(this.total).length + 1))}  ${title.padEnd(this.widths.title)}`;
  }

  dim(text) {
    return this.colours && text !== '' ? `\u001b[2m${text}\u001b[22m` : text;
  }
}

/** @param {number} ms @returns {string} */
export function duration(ms) {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
