import { rateLimitAddress } from '../../platform/http/rate-limit-address';

/** Of all, and of one client: a single one must not take the places of all others. */
const OF_ALL = 500;
const OF_ONE = 100;

/** Sockets of this process that have not said yet whose they are. They cost memory and nobody answers for them. */
export class NamelessSockets {
  private readonly byAddress = new Map<string, number>();
  private all = 0;

  /** @returns what is to be called once it has a name or is gone, however often; null where there is no place for it */
  enter(address: string | null): (() => void) | null {
    const key = rateLimitAddress(address ?? '');
    const already = this.byAddress.get(key) ?? 0;
    if (this.all >= OF_ALL || already >= OF_ONE) return null;
    this.all += 1;
    this.byAddress.set(key, already + 1);
    let inside = true;
    return () => {
      if (inside) this.leave(key);
      inside = false;
    };
  }

  private leave(key: string): void {
    this.all -= 1;
    const left = this.byAddress.get(key)! - 1;
    if (left === 0) this.byAddress.delete(key);
    else this.byAddress.set(key, left);
  }
}
