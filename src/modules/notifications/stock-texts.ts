import type { NotificationText } from './notification.entity';

/** What of an order of stock its notifications tell. */
export interface RestockFacts {
  number: number;
  addedLines?: number;
  expectedOn?: string | null;
}

const label = (number: number) => `RO-${String(number).padStart(6, '0')}`;
const products = (count: number) =>
  count === 1 ? 'One product runs low and was' : `${count} products run low and were`;

const RESTOCK: Readonly<Record<string, (order: string, facts: RestockFacts) => NotificationText>> = {
  'restock_order.suggested': (order, { addedLines = 0 }) => ({
    title: 'Stock runs low',
    body: `${products(addedLines)} put on the suggested order ${order}. Please look at it.`,
  }),
  'restock_order.approval_requested': (order) => ({
    title: 'An order awaits approval',
    body: `Please approve the order ${order}, or reject it.`,
  }),
  'restock_order.approved': (order) => ({
    title: 'An order was approved',
    body: `The order ${order} can be sent to its supplier.`,
  }),
  'restock_order.late': (order, { expectedOn }) => ({
    title: 'An order is late',
    body: `The order ${order} was expected on ${expectedOn}. Please ask its supplier.`,
  }),
  'restock_order.mail_failed': (order) => ({
    title: 'An order could not be mailed',
    body: `The order ${order} did not reach its supplier by e-mail. Please send it in another way.`,
  }),
};

/** The event types that {@link restockText} knows. */
export const RESTOCK_EVENTS = Object.keys(RESTOCK);

export function restockText(type: string, facts: RestockFacts): NotificationText {
  return RESTOCK[type](label(facts.number), facts);
}

/** @param expiresOn a day @param onHand units of use */
export function nearExpiryText(expiresOn: string, onHand: number): NotificationText {
  return {
    title: 'A lot is near its expiry',
    body: `${onHand} units of a lot may be used until ${expiresOn} and no longer. Use them first, or move them to where they are needed.`,
  };
}
