import { randomInt } from 'node:crypto';
import { StripeProvider } from '../../../src/modules/payments/providers/stripe.provider';
import { REFUND_FAILS_LATER } from '../../support/fake-stripe/books';
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET, FakeStripe } from '../../support/fake-stripe/fake-stripe';
import { signature } from '../../support/fake-stripe/webhook-sender';

describe('the Stripe provider', () => {
  let stripe: FakeStripe;
  let provider: StripeProvider;
  let keys = 0;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    provider = new StripeProvider({
      secretKey: FAKE_SECRET_KEY,
      webhookSecret: FAKE_WEBHOOK_SECRET,
      apiBase: stripe.url,
      timeoutMs: 500,
    });
  });
  beforeEach(() => {
    stripe.mood = () => 'well';
  });
  afterAll(() => stripe.close());

  const request = (token: string, capture: 'automatic' | 'manual' = 'automatic') => ({
    key: `charge-${++keys}`,
    amount: 15_000,
    currency: 'INR',
    token,
    capture,
  });
  const handle = (key: string, ref: string | null = null) => ({ key, ref, askedAt: new Date() });
  const intentsOf = (key: string) =>
    [...stripe.books.intents.values()].filter(({ metadata }) => metadata.charge_key === key);

  it('charges a card, in minor units and with our key beside it', async () => {
    const charge = request('tok_visa');
    const answer = await provider.create(charge);
    const [intent] = intentsOf(charge.key);
    expect(answer).toEqual({ status: 'succeeded', ref: intent.id, amount: intent.amount });
    expect(intent).toMatchObject({ amount: 15_000, amount_received: 15_000, currency: 'inr', status: 'succeeded' });
  });

  it('charges once, however often it is asked with the same key', async () => {
    const charge = request('pm_card_visa');
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => provider.create(charge)));
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    const again = await provider.create(charge);
    expect(again.status).toBe('succeeded');
    expect(intentsOf(charge.key)).toHaveLength(1);
  });

  it.each([
    ['tok_chargeDeclined', 'card_declined'],
    ['tok_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['tok_chargeDeclinedExpiredCard', 'expired_card'],
  ])('tells why %s was declined', async (token, code) => {
    await expect(provider.create(request(token))).resolves.toEqual({ status: 'failed', code });
  });

  it('sets money aside and takes less of it later, once', async () => {
    const charge = request('tok_visa', 'manual');
    const answer = await provider.create(charge);
    const [intent] = intentsOf(charge.key);
    expect(answer).toEqual({ status: 'authorized', ref: intent.id });
    expect(intent.amount_received).toBe(0);
    const captured = await provider.capture(handle(charge.key, intent.id), 10_000);
    expect(captured).toEqual({ status: 'succeeded', ref: intent.id, amount: 10_000 });
    expect(intent.amount_received).toBe(10_000);
    // Whoever asks again, and for whatever: Stripe refuses, and what is, tells.
    await expect(provider.capture(handle(charge.key, intent.id), 12_000)).resolves.toEqual(captured);
    expect(stripe.books.balance.filter(({ source }) => source === intent.latest_charge)).toHaveLength(1);
  });

  it('is told what was taken, though Stripe stumbled when it took it', async () => {
    const charge = request('tok_visa', 'manual');
    await provider.create(charge);
    const [intent] = intentsOf(charge.key);
    stripe.mood = () => 'stumble';
    await expect(provider.capture(handle(charge.key, intent.id), 10_000)).rejects.toThrow();
    stripe.mood = () => 'well';
    const told = { status: 'succeeded', ref: intent.id, amount: 10_000 };
    await expect(provider.capture(handle(charge.key, intent.id), 10_000)).resolves.toEqual(told);
  });

  it('gives up what was set aside, and says what became of it when that is too late', async () => {
    const charge = request('tok_visa', 'manual');
    await provider.create(charge);
    const [intent] = intentsOf(charge.key);
    await expect(provider.cancel(handle(charge.key))).resolves.toEqual({ status: 'cancelled' });
    expect(intent.status).toBe('canceled');
    const paid = request('tok_visa');
    await provider.create(paid);
    await expect(provider.cancel(handle(paid.key))).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('has the patient asked by the bank, and goes on afterwards', async () => {
    const charge = request('tok_threeDSecure2Required');
    const answer = await provider.create(charge);
    const [intent] = intentsOf(charge.key);
    expect(answer).toEqual({ status: 'requires_action', ref: intent.id, clientSecret: intent.client_secret });
    stripe.books.authenticate(intent.id, true);
    await expect(provider.confirm(handle(charge.key, intent.id))).resolves.toEqual({
      status: 'succeeded',
      ref: intent.id,
      amount: intent.amount,
    });
  });

  it('throws for whatever leaves open whether anything was charged', async () => {
    for (const mood of ['hang', 'drop', 'refuse', 'stumble', 'throttle'] as const) {
      stripe.mood = () => mood;
      await expect(provider.create(request('tok_visa'))).rejects.toThrow();
    }
  });

  it('finds a charge whose answer was lost, and tells one that was never made', async () => {
    const lost = request('tok_visa');
    stripe.mood = () => 'drop';
    await expect(provider.create(lost)).rejects.toThrow();
    stripe.mood = () => 'well';
    await expect(provider.retrieve(handle(lost.key))).resolves.toMatchObject({ status: 'succeeded' });
    await expect(provider.retrieve(handle('charge-never'))).resolves.toEqual({ status: 'absent' });
    // The answer of 500 stays with the key; the books tell the truth.
    const stumbled = request('tok_visa');
    stripe.mood = () => 'stumble';
    await expect(provider.create(stumbled)).rejects.toThrow();
    stripe.mood = () => 'well';
    await expect(provider.create(stumbled)).rejects.toThrow();
    await expect(provider.retrieve(handle(stumbled.key))).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('refunds once for a key, not more than was charged, and says when one fails later', async () => {
    const charge = request(REFUND_FAILS_LATER);
    const made = await provider.create(charge);
    if (made.status !== 'succeeded') throw new Error(made.status);
    const refund = { key: 'refund-1', chargeRef: made.ref, amount: 9_000, currency: 'INR' };
    await expect(provider.refund(refund)).resolves.toEqual({ status: 'pending' });
    await provider.refund(refund);
    const refunds = [...stripe.books.refunds.values()].filter(({ payment_intent }) => payment_intent === made.ref);
    expect(refunds).toHaveLength(1);
    const tooMuch = { ...refund, key: 'refund-2', amount: 9_000 };
    await expect(provider.refund(tooMuch)).resolves.toEqual({ status: 'failed', code: 'refund_exceeds_charge' });
    stripe.books.failRefund(refunds[0].id);
    await expect(provider.refund(refund)).resolves.toEqual({ status: 'failed', code: 'lost_or_stolen_card' });
  });

  it('lists what moved, fees and all, over several pages', async () => {
    const charge = request('tok_visa');
    const made = await provider.create(charge);
    if (made.status !== 'succeeded') throw new Error(made.status);
    await provider.refund({ key: 'refund-3', chargeRef: made.ref, amount: 5_000, currency: 'INR' });
    for (let more = 0; more < 101; more++) await provider.create(request('tok_visa'));
    const found = [];
    const [from, until] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    for await (const movement of provider.movements(from, until)) found.push(movement);
    expect(found).toHaveLength(stripe.books.balance.length);
    expect(found.filter(({ ref }) => ref === made.ref)).toEqual([
      expect.objectContaining({ kind: 'charge', amount: 15_000, fee: 465, currency: 'INR' }),
    ]);
    expect(found).toContainEqual(expect.objectContaining({ kind: 'refund', amount: -5_000, fee: 0 }));
  });

  it('reads events in our words, and none whose signature is not good', async () => {
    const charge = request('tok_visa');
    await provider.create(charge);
    const event = stripe.webhooks.sent.findLast(({ type }) => type === 'payment_intent.succeeded');
    const body = JSON.stringify(event);
    const read = (sent: string, header: string) =>
      provider.parseWebhook(Buffer.from(sent), { 'stripe-signature': header });
    expect(read(body, signature(body, FAKE_WEBHOOK_SECRET))).toMatchObject({
      id: event?.id,
      news: { about: 'charge', key: charge.key, answer: { status: 'succeeded' } },
    });
    const refused = expect.objectContaining({ code: 'invalid_webhook_signature' });
    const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;
    expect(() => read(`${body} `, signature(body, FAKE_WEBHOOK_SECRET))).toThrow(refused);
    expect(() => read(body, signature(body, 'whsec_of_somebody_else'))).toThrow(refused);
    expect(() => read(body, signature(body, FAKE_WEBHOOK_SECRET, hourAgo))).toThrow(refused);
    expect(() => read(body, '')).toThrow(refused);
    expect(() => provider.parseWebhook(Buffer.from(body), {})).toThrow(refused);
  });

  it('takes none of ten thousand events that were changed after they were signed', async () => {
    await provider.create(request('tok_visa'));
    const body = Buffer.from(JSON.stringify(stripe.webhooks.sent.at(-1)).replace('evt_', 'evt_\u{FFFD}é'));
    const headers = { 'stripe-signature': signature(body.toString(), FAKE_WEBHOOK_SECRET) };
    expect(provider.parseWebhook(body, headers).id).toContain('evt_');
    const accepted = Array.from({ length: 10_000 }, (_, round) => changed(body, round)).filter((bytes) => {
      try {
        return Boolean(provider.parseWebhook(bytes, headers));
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_webhook_signature' });
        return false;
      }
    });
    expect(accepted).toEqual([]);
  });

  it('reads the news of a dispute from its opening to its end', async () => {
    const made = await provider.create(request('tok_visa'));
    if (made.status !== 'succeeded') throw new Error(made.status);
    const { id } = stripe.books.dispute(made.ref);
    stripe.books.closeDispute(id, 'lost');
    const news = stripe.webhooks.sent.slice(-2).map((event) => {
      const body = JSON.stringify(event);
      return provider.parseWebhook(Buffer.from(body), { 'stripe-signature': signature(body, FAKE_WEBHOOK_SECRET) })
        .news;
    });
    expect(news).toEqual([
      { about: 'dispute', ref: id, chargeRef: made.ref, state: 'opened' },
      { about: 'dispute', ref: id, chargeRef: made.ref, state: 'lost' },
    ]);
  });

  it('is told apart from a charge that failed when the key is not ours', async () => {
    const stranger = new StripeProvider({
      secretKey: 'sk_test_wrong',
      webhookSecret: FAKE_WEBHOOK_SECRET,
      apiBase: stripe.url,
      timeoutMs: 500,
    });
    await expect(stranger.create(request('tok_visa'))).rejects.toThrow('Invalid API Key');
  });
});

/** Never the same bytes; some decode to the same text for who decodes carelessly. */
function changed(body: Buffer, round: number): Buffer {
  const at = randomInt(body.length);
  const bytes = Buffer.from(body);
  switch (round % 6) {
    case 0:
      bytes[at] ^= 1 << randomInt(8);
      return bytes;
    case 1:
      return Buffer.concat([body.subarray(0, at), Buffer.from([randomInt(256)]), body.subarray(at)]);
    case 2:
      return Buffer.concat([body.subarray(0, at), body.subarray(at + 1)]);
    case 3:
      return Buffer.concat([Buffer.from('\u{FEFF}'), body.subarray(0, round % 12 === 3 ? body.length : at)]);
    case 4: {
      // A byte that stands for nothing decodes to the replacement character, as does the character itself.
      const character = Buffer.from('\u{FFFD}');
      const where = body.indexOf(character);
      return Buffer.concat([body.subarray(0, where), Buffer.from([0xff]), body.subarray(where + character.length)]);
    }
    default:
      return Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, (round % 5) + 1));
  }
}
