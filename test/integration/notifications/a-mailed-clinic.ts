import { uuidv7 } from 'uuidv7';
import { Mailbox } from '../../support/mailbox';
import type { TestApp, TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

/** People whose addresses are confirmed, and news for them. */
export class MailedClinic {
  readonly mailbox: Mailbox;

  constructor(readonly test: TestApp) {
    this.mailbox = new Mailbox(test);
  }

  async person(role: TestPerson['role'] = 'patient', details: { name?: string } = {}): Promise<TestPerson> {
    const person = await this.test.person(role, details);
    await this.test.sql(`update user_account set email_verified_at = now() where id = $1`, [person.id]);
    return person;
  }

  async prefer(person: TestPerson, categories: object[]): Promise<number> {
    const { status } = await this.test.http('/api/v1/notifications/preferences', {
      method: 'PATCH',
      token: person.token,
      body: { categories },
    });
    return status;
  }

  /** As some module would announce it. @returns the event's id */
  async publish(type: string, payload: Record<string, unknown>, subjectId = uuidv7(), id = uuidv7()): Promise<string> {
    await this.test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
       values ($1, split_part($3, '.', 1), $2, $3, $4, now())`,
      [id, subjectId, type, payload],
    );
    return id;
  }

  async pay(person: TestPerson, amount = 15_000): Promise<string> {
    return this.publish('payment.owed', { patientId: person.id, amount, currency: 'INR' });
  }

  /** Once every event has been handled, and those that handlers announced. */
  async quiet(): Promise<void> {
    await eventually(async () => {
      const left = await this.test.sql(
        `select type from outbox_event
         union all select name from bullmq.job where queue = 'events' and state::text not in ('completed', 'failed')`,
      );
      expect(left).toEqual([]);
    }, 240_000);
  }

  async subjects(person: TestPerson): Promise<(string | undefined)[]> {
    await this.quiet();
    return (await this.mailbox.of(person.email)).map(({ subject }) => subject);
  }

  async listed(person: TestPerson): Promise<{ title: string; type: string }[]> {
    await this.quiet();
    const { body } = await this.test.http<{ title: string; type: string }[]>('/api/v1/notifications', {
      token: person.token,
    });
    return body.data;
  }

  async deliveries(person: TestPerson): Promise<[string, string][]> {
    const rows = await this.test.sql<{ mode: string; state: string }>(
      `select mode, state from notification_delivery where user_id = $1 order by created_at, notification_id`,
      [person.id],
    );
    return rows.map(({ mode, state }) => [mode, state]);
  }
}
