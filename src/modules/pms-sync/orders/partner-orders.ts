import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { OrdersAtPartners, type Taken } from '../../inventory';
import type { Outcome } from '../inbound/told-event';
import { PartnerOrder } from '../mirror/partner-order.entity';
import type { OrderReport } from '../translation/reports';

/** Who tells, and by which event. */
export interface OrderTeller {
  partnerId: string;
  /** Ours, of the inbox. */
  inboundEventId: string;
}

/**
 * What partners tell of orders that were sent to them goes into the mirror and into the order itself, or into neither. A report is taken
 * if its version is higher than the one known; a shipment also when something newer of the order came before it.
 */
@Injectable()
export class PartnerOrders {
  constructor(
    private readonly orders: OrdersAtPartners,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the caller's transaction. `dead` where the order as it stands does not allow it; then nothing was changed. */
  async take(em: EntityManager, teller: OrderTeller, report: OrderReport): Promise<Outcome> {
    // With an identity map of its own: what one report has loaded would be gone through at each flush of all that follow.
    const own = em.fork({ keepTransactionContext: true });
    const outcome = await this.takeAlone(own, teller, report);
    await own.flush();
    return outcome;
  }

  private async takeAlone(em: EntityManager, teller: OrderTeller, given: OrderReport): Promise<Outcome> {
    const { partnerId } = teller;
    // Versions are counted for the order, however it is named.
    const orderRef = await this.orders.nameOf(em, partnerId, given.orderRef);
    if (orderRef === null) return { outcome: 'dead', reason: `this partner has no order ${given.orderRef}` };
    const report = { ...given, orderRef };
    const where = { partnerId, orderRef };
    // Locked: of two reports at the same time, the second sees the version of the first.
    const known = await em.findOne(PartnerOrder, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const overtaken = known !== null && report.version <= known.reportedVersion;
    if (overtaken && report.status !== 'shipped') return { outcome: 'stale' };
    const taken = await this.tell(em, teller, report, overtaken);
    if (taken.means === 'refused') return { outcome: 'dead', reason: taken.why };
    if (taken.means === 'stale') return { outcome: 'stale' };
    if (!overtaken) this.mirror(em, partnerId, known, report);
    return { outcome: 'applied' };
  }

  private tell(em: EntityManager, teller: OrderTeller, report: OrderReport, overtaken: boolean): Promise<Taken> {
    const {
      orderRef,
      status,
      version,
      partnerReference: supplierReference,
      expectedOn,
      carrier,
      trackingNumber,
    } = report;
    const { lines = null, shipmentRef: reference = null, reason = null } = report;
    const order = { partnerId: teller.partnerId, orderRef, cause: teller.inboundEventId };
    switch (status) {
      case 'acknowledged':
        return this.orders.confirm(em, order, { supplierReference, expectedOn, lines });
      case 'shipped':
        return this.orders.ship(em, order, {
          ...{ version, supplierReference, expectedOn, reference, carrier, trackingNumber, lines, overtaken },
        });
      case 'rejected':
        return this.orders.refuse(em, order, reason);
    }
  }

  private mirror(em: EntityManager, partnerId: string, known: PartnerOrder | null, report: OrderReport): void {
    if (known) known.take(report, this.clock.now());
    else em.persist(PartnerOrder.first(partnerId, report, this.clock.now()));
  }
}
