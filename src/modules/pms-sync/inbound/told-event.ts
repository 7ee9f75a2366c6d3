import { type Report, subjectOf } from '../translation/reports';
import type { Conclusion, InboundEvent } from './inbound-event.entity';

/** What became of one report, and why where that needs to be said. */
export interface Outcome {
  outcome: Conclusion;
  reason?: string | null;
}

/** An event that tells of one thing, or of several, and what has become of each so far. */
export class ToldEvent {
  private readonly outcomes = new Map<Report, Outcome>();

  constructor(
    readonly event: InboundEvent,
    readonly reports: readonly Report[],
  ) {
    const [report, ...more] = reports;
    const single = more.length === 0;
    event.tellsOf({
      subject: single ? subjectOf(report) : null,
      version: single ? report.report.version : null,
      productRef: single && report.about === 'stock' ? report.report.productRef : null,
    });
  }

  took(report: Report, outcome: Outcome): void {
    this.outcomes.set(report, outcome);
  }

  /** Every report has been taken. */
  get isDone(): boolean {
    return this.outcomes.size === this.reports.length;
  }

  /** Of one that tells of several things: products that its stock was waiting for when it was taken. */
  get waitsFor(): string[] {
    if (this.reports.length === 1) return [];
    const waiting = this.reports.filter((report) => this.outcomes.get(report)?.outcome === 'waiting');
    return waiting.flatMap(({ about, report }) => (about === 'stock' ? [report.productRef] : []));
  }

  /** @param waitsFor those of the products that nobody knows even now */
  conclude(waitsFor: readonly string[], at: Date): void {
    if (this.reports.length > 1) return this.concludeSeveral([...new Set(waitsFor)], at);
    const { outcome, reason = null } = this.outcomes.get(this.reports[0])!;
    this.event.conclude(outcome, at, reason);
  }

  /** One that failed has failed for all; what was good of it is in the mirror, and stale when the event is replayed. */
  private concludeSeveral(waitsFor: string[], at: Date): void {
    const outcomes = [...this.outcomes.values()];
    const dead = outcomes.find(({ outcome }) => outcome === 'dead');
    if (dead) return this.event.conclude('dead', at, dead.reason);
    const stale = outcomes.filter(({ outcome }) => outcome === 'stale').length;
    if (stale === outcomes.length) return this.event.conclude('stale', at);
    const reason = stale > 0 ? `${stale} of ${outcomes.length} reports were stale` : null;
    this.event.conclude(waitsFor.length > 0 ? 'waiting' : 'applied', at, reason);
    this.event.waitsFor = waitsFor.length > 0 ? waitsFor : null;
  }
}
