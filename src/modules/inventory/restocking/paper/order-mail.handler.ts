import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import type { DeliveredEvent } from '../../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../../platform/outbox/event-handler.decorator';
import type { Mail } from '../../../../platform/mail/mail';
import { MailsFromEvents } from '../../../../platform/mail/mails-from-events';
import { RestockOrderRepository } from '../orders/restock-order.repository';
import type { RestockOrder } from '../orders/restock-order.entity';
import type { RestockOrderFacts } from '../restocking.events';
import { cancellationLetter, orderLetter } from './order-letters';
import { OrderPapers } from './order-papers';

const NAME = 'restocking.order-mail';
const SUBMITTED = 'restock_order.submitted';

/** Sends the supplier the order as PDF, and tells of its cancellation who has had it. */
@EventHandler({ name: NAME, events: [SUBMITTED, 'restock_order.cancelled'] })
export class OrderMailHandler implements HandlesEvents {
  constructor(
    private readonly mails: MailsFromEvents,
    private readonly orders: RestockOrderRepository,
    private readonly papers: OrderPapers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { restockOrderId, channel, wasSubmitted } = event.payload as unknown as RestockOrderFacts;
    // A cancellation is mailed to whoever has had a mail, whatever way the order has taken since.
    if (!wasSubmitted || (event.type === SUBMITTED && channel !== 'email')) return;
    await this.mails.send(
      NAME,
      event,
      async (em) => this.mailAbout(em, event.type, await this.orders.findOrFail(em, restockOrderId)),
      async (em, outcome) => {
        if (event.type !== SUBMITTED || outcome === 'nothing_to_say') return;
        const order = await this.orders.locked(em, restockOrderId);
        if (outcome === 'sent') order.mailed(this.clock.now());
        else order.notMailed(this.clock.now());
      },
    );
  }

  private async mailAbout(em: EntityManager, type: string, order: RestockOrder): Promise<Mail | null> {
    const { email } = order.supplier;
    if (email === null) return null;
    if (type !== SUBMITTED) return order.mailedAt === null ? null : cancellationLetter(email, order);
    // Taken back before it had gone: then it never goes.
    if (order.status === 'cancelled') return null;
    const paper = await this.papers.paperOf(em, order);
    const content = await this.papers.draw(paper);
    const attachments = [{ filename: `${order.label}.pdf`, contentType: 'application/pdf', content }];
    return { ...orderLetter(email, paper), attachments };
  }
}
