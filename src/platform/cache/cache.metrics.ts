import { Counter } from 'prom-client';

/** `memory` and `remote` are hits, `joined` waited for a factory that was already running, `miss` ran one. */
export type CacheResult = 'memory' | 'remote' | 'joined' | 'miss';

export interface RegionCounts {
  readonly region: string;
  /** Counted since they were last collected. */
  readonly results: Record<CacheResult, number>;
}

const regions = new Set<RegionCounts>();

/** Counts in plain numbers that are added up when somebody asks: a look into memory is cheaper than a labelled counter. */
export function countsOf(region: string): RegionCounts['results'] {
  const results = { memory: 0, remote: 0, joined: 0, miss: 0 };
  regions.add({ region, results });
  return results;
}

export const cacheRequests = new Counter({
  name: 'cache_requests_total',
  help: 'Look-ups in the cache by region and result: memory, remote (hits), joined (waited for a running load), miss.',
  labelNames: ['region', 'result'] as const,
  collect() {
    for (const { region, results } of regions) {
      for (const result of Object.keys(results) as CacheResult[]) {
        this.inc({ region, result }, results[result]);
        results[result] = 0;
      }
    }
  },
});
