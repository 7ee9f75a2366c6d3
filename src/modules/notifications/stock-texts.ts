import type { NotificationText } from './notification.entity';

/** What of an order of stock its notifications tell. */
export interface RestockFacts {
  number: number;
  addedLines?: number;
  expectedOn?: string | null;
  status?: string;
  channel?: string | null;
  shortLines?: number;
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
  'restock_order.transmission_failed': (order, { status }) =>
    status === 'cancelled'
      ? {
          title: 'A cancellation did not arrive',
          body: `The system of the supplier does not know that the order ${order} is cancelled. Please tell the supplier in another way.`,
        }
      : {
          title: 'An order did not arrive',
          body: `The system of the supplier has not taken the order ${order}. Please send it again, or in another way.`,
        },
  'restock_order.acknowledged': (order, { expectedOn, shortLines = 0 }) => ({
    title: 'A supplier has confirmed an order',
    body: `The order ${order} is expected on ${expectedOn}.${shortOf(shortLines)}`,
  }),
  'restock_order.shipped': (order, { expectedOn }) => ({
    title: 'An order is on its way',
    body: `The supplier has sent something of the order ${order}. It is expected on ${expectedOn}.`,
  }),
  'restock_order.refused': (order, { status }) => ({
    title: 'A supplier will not deliver',
    body:
      status === 'closed'
        ? `Nothing more of the order ${order} will come. Please order the rest elsewhere.`
        : `Nothing of the order ${order} will come. Please order it elsewhere.`,
  }),
};

function shortOf(lines: number): string {
  if (lines === 0) return '';
  return lines === 1 ? ' Less of one product will come.' : ` Less of ${lines} products will come.`;
}

/** The event types that {@link restockText} knows. */
export const RESTOCK_EVENTS = Object.keys(RESTOCK);

/** @returns null for what somebody here has written down: an answer by telephone is no news */
export function restockText(type: string, facts: RestockFacts): NotificationText | null {
  if (type === 'restock_order.acknowledged' && facts.channel !== 'partner') return null;
  return RESTOCK[type](label(facts.number), facts);
}

/** @param expiresOn a day @param onHand units of use */
export function nearExpiryText(expiresOn: string, onHand: number): NotificationText {
  return {
    title: 'A lot is near its expiry',
    body: `${onHand} units of a lot may be used until ${expiresOn} and no longer. Use them first, or move them to where they are needed.`,
  };
}
