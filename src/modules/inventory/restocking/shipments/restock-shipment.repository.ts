import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../../kernel/domain-error';
import type { RestockOrder } from '../orders/restock-order.entity';
import { ShipmentReceived } from '../restocking.errors';
import { RestockShipment } from './restock-shipment.entity';

/** Named finders for shipments. The lock of the order is the lock of its shipments. */
@Injectable()
export class RestockShipmentRepository {
  /** In the order in which they were told of. */
  list(em: EntityManager, orderId: string): Promise<RestockShipment[]> {
    return em.find(RestockShipment, { order: orderId }, { orderBy: { id: 'asc' }, populate: ['lines.orderLine'] });
  }

  /** With its lines; null where it was not told of yet. */
  told(em: EntityManager, order: RestockOrder, reference: string): Promise<RestockShipment | null> {
    return em.findOne(RestockShipment, { order, reference }, { populate: ['lines'] });
  }

  /** One that a delivery is said to be. @throws ValidationFailed where it is none of this order, ShipmentReceived */
  async arriving(em: EntityManager, order: RestockOrder, id: string): Promise<RestockShipment> {
    const shipment = await em.findOne(RestockShipment, { id, order }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!shipment) throw new ValidationFailed([{ field: 'shipmentId', message: 'names no shipment of this order' }]);
    if (shipment.received) throw new ShipmentReceived(shipment.reference);
    return shipment;
  }
}
