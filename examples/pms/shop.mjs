// The PMS's own store: what it sells, how much it has, and what it knows of the clinic's stock. Every change raises a version, and every
// version goes out as an event that is kept until Theriac has it.

import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Orders } from './orders.mjs';

const LOCATION = 'main';

export class Shop {
  /** @param file where it is kept; without one it lives as long as the process */
  constructor(file) {
    this.file = file;
    const kept = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    this.products = kept.products ?? {};
    this.outbox = kept.outbox ?? [];
    this.seen = kept.seen ?? {};
    this.orders = new Orders(this, kept.orders);
  }

  /** Takes a product onto the shelf, as packs. Again changes nothing. */
  stock({ ref, name, gtin, useUnitsPerUnit, clinicProductId, onHand }) {
    if (this.products[ref]) return;
    const product = { ref, name, gtin, useUnitsPerUnit, clinicProductId, onHand, version: 1, clinic: null };
    this.products[ref] = product;
    this.announce('product.upserted', { productRef: ref, sequence: 1, name, gtin, useUnitsPerUnit });
    this.tellStock(product, 'inventory.counted');
  }

  /** @throws Error when there is not so much */
  sell(ref, quantity) {
    const product = this.products[ref];
    if (!product) throw new Error(`there is no ${ref}`);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > product.onHand) {
      throw new Error(`${quantity} of ${ref} cannot be sold: there are ${product.onHand}`);
    }
    return this.move(product, -quantity);
  }

  /** For an order. @returns how many packs there were */
  setAside(ref, wanted) {
    const product = this.products[ref];
    const packs = Math.min(wanted, product?.onHand ?? 0);
    if (packs > 0) this.move(product, -packs);
    return packs;
  }

  putBack(ref, packs) {
    this.move(this.products[ref], packs);
  }

  /** Events may come twice and late. */
  hear({ type, data }) {
    if (type === 'restock_order.submitted') this.orders.take(data);
    if (type === 'restock_order.cancelled') this.orders.cancel(data);
    if (type === 'stock.changed') this.hearStock(data);
    this.keep();
  }

  /** @throws Error when there is nothing to pack */
  ship(orderRef) {
    const order = this.orders.ship(orderRef);
    this.keep();
    return order;
  }

  /** The clinic's stock changed. Only a higher sequence counts. */
  hearStock(data) {
    const product = Object.values(this.products).find(({ clinicProductId }) => clinicProductId === data.productId);
    if (!product || (this.seen[data.productId] ?? 0) >= data.sequence) return;
    this.seen[data.productId] = data.sequence;
    product.clinic = {
      ...product.clinic,
      ...Object.fromEntries(data.balances.map((at) => [at.locationId, at.onHand])),
    };
  }

  /** Both stocks, side by side; the clinic's in its units of use, summed over the locations that it told of. */
  shelves() {
    return Object.values(this.products).map(({ ref, name, onHand, version, clinic }) => ({
      ref,
      name,
      ours: onHand,
      version,
      clinic: clinic && Object.values(clinic).reduce((sum, quantity) => sum + quantity, 0),
    }));
  }

  /** What Theriac has not taken yet, oldest first. */
  waiting() {
    return [...this.outbox];
  }

  delivered(id) {
    this.outbox = this.outbox.filter((event) => event.id !== id);
    this.keep();
  }

  move(product, packs) {
    product.onHand += packs;
    product.version += 1;
    this.tellStock(product, 'inventory.adjusted');
    return product;
  }

  tellStock({ ref, version, onHand }, type) {
    this.announce(type, { productRef: ref, locationRef: LOCATION, sequence: version, onHand });
  }

  announce(type, data) {
    this.outbox.push({ id: `evt_${randomUUID()}`, type, version: 1, occurredAt: new Date().toISOString(), data });
    this.keep();
  }

  keep() {
    if (!this.file) return;
    const { products, outbox, seen } = this;
    const orders = this.orders.known;
    // Whole or not at all, whenever the process dies.
    writeFileSync(`${this.file}.new`, JSON.stringify({ products, outbox, seen, orders }, null, 1));
    renameSync(`${this.file}.new`, this.file);
  }
}
