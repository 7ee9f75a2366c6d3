import { letterTo } from '../../../../platform/mail/letter';
import type { Mail } from '../../../../platform/mail/mail';
import type { OrderPaper } from './order-paper';

/** To go with the order as PDF. */
export function orderLetter(to: string, { label, buyer, locationName, expectedOn, lines }: OrderPaper): Mail {
  return letterTo(to, {
    subject: `Order ${label}`,
    paragraphs: [
      `${buyer.name} orders what the enclosed document lists (${lines.length} ${lines.length === 1 ? 'product' : 'products'}), to be delivered to ${locationName}.`,
      ...(expectedOn === null ? [] : [`We expect it by ${expectedOn}. Please tell us if that cannot be.`]),
      `Please acknowledge the order, naming ${label}.`,
    ],
  });
}

export function cancellationLetter(to: string, { label }: { label: string }): Mail {
  return letterTo(to, {
    subject: `Order ${label} is cancelled`,
    paragraphs: [`We cancel our order ${label}. Please do not deliver it; what is on its way, please take back.`],
  });
}
