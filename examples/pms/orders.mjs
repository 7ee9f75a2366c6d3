// The orders that Theriac has sent: what of them can be delivered, what was packed, and what is told of it. An order is one by its
// `orderRef`, however often it comes.

const DAY_MS = 86_400_000;
/** How long what is packed may be used, and how long it is on its way. */
const USABLE_DAYS = 500;
const ON_THE_WAY_DAYS = 2;

export class Orders {
  /** @param shop whose shelf is delivered from @param kept what an earlier process knew */
  constructor(shop, kept = {}) {
    this.shop = shop;
    this.known = kept;
  }

  /** Confirms what is on the shelf, and sets it aside; nothing of it, and the order is rejected. */
  take({ orderRef, items, expectedOn }) {
    if (this.known[orderRef]) return;
    const lines = items.map((item) => this.promised(item));
    this.known[orderRef] = { orderRef, version: 0, status: 'taken', lines };
    const confirmed = lines.map(({ line, packs, useUnits }) => ({ line, quantity: packs * useUnits }));
    if (confirmed.every(({ quantity }) => quantity === 0)) return this.refuse(orderRef);
    const details = { partnerReference: `SO-${orderRef}`, expectedOn, lines: confirmed };
    this.tell(orderRef, 'order.acknowledged', details);
  }

  /** Taken back; what was set aside is on the shelf again. What is on its way stays there. */
  cancel({ orderRef }) {
    const order = this.known[orderRef];
    if (!order) {
      // Overtaken by its own cancellation: what comes after it is not to be delivered.
      this.known[orderRef] = { orderRef, version: 0, status: 'cancelled', lines: [] };
      return;
    }
    if (order.status !== 'taken') return;
    order.status = 'cancelled';
    for (const { ref, packs } of order.lines) if (packs > 0) this.shop.putBack(ref, packs);
  }

  /** Packs all that was promised. @throws Error when there is nothing to pack */
  ship(orderRef) {
    const order = this.known[orderRef];
    if (order?.status !== 'taken') throw new Error(`${orderRef} is ${order?.status ?? 'unknown'}`);
    order.status = 'shipped';
    const expiresOn = dayIn(USABLE_DAYS);
    const packed = order.lines.filter(({ packs }) => packs > 0);
    this.tell(orderRef, 'order.shipped', {
      shipmentRef: `ASN-${orderRef}`,
      carrier: 'Blue Van',
      expectedOn: dayIn(ON_THE_WAY_DAYS),
      lines: packed.map(({ line, ref, packs, useUnits }) => {
        return { line, quantity: packs * useUnits, batch: `LOT-${ref}`, expiresOn };
      }),
    });
    return order;
  }

  all() {
    return Object.values(this.known);
  }

  refuse(orderRef) {
    this.known[orderRef].status = 'rejected';
    this.tell(orderRef, 'order.rejected', { reason: 'Nothing of it is in stock' });
  }

  /** Whole packs of a product that we know, as far as they reach. */
  promised({ line, productRef, quantity, useUnitsPerUnit }) {
    const wanted = productRef === null ? 0 : Math.ceil(quantity / useUnitsPerUnit);
    const packs = wanted === 0 ? 0 : this.shop.setAside(productRef, wanted);
    return { line, ref: productRef, packs, useUnits: useUnitsPerUnit ?? 1 };
  }

  tell(orderRef, type, details) {
    const order = this.known[orderRef];
    order.version += 1;
    this.shop.announce(type, { orderRef, sequence: order.version, ...details });
  }
}

const dayIn = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
