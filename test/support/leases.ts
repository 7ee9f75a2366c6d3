/** What a killed process held, for how long others leave it alone, and what runs that out. */
const HELD = [
  // Half a minute, for events on their way to the queue.
  `update outbox_event set claimed_until = now() where claimed_until > now()`,
  // A quarter of a minute; then the workers have to find it in two looks, of which this was the first.
  `update bullmq.job set locked_until_ms = 0, stalled_marked = true where state = 'active'`,
  `update idempotency_key set locked_until = now() where locked_until > now()`,
  `update partner_delivery set due_at = now() where status = 'delivering'`,
  // Ten seconds for whoever charges to write down what came of it.
  `update payment set submitted_at = submitted_at - interval '10 seconds' where status in ('processing', 'unknown', 'requires_action')`,
];

/**
 * As if so much time had passed since a process was killed that nothing is reserved for it any more, for tests that have no time to
 * wait. What a process that lives holds at this moment runs out too, and may be done twice: that must be harmless.
 */
export async function runOutLeases(database: { query(text: string): Promise<unknown> }): Promise<void> {
  for (const statement of HELD) await database.query(statement);
}
