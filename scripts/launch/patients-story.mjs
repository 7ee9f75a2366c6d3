import { randomBytes, randomUUID } from 'node:crypto';

const DAY_MS = 86_400_000;
const PASSWORD = 'a-demo-passphrase';

/** What the service should have answered, and what it did. */
export class WrongAnswer extends Error {}

/**
 * A patient's way through the service, over HTTP. Each step is a method that returns what happened in a few words, or throws
 * {@link WrongAnswer}; {@link STORY} has them in order.
 */
export class PatientsStory {
  /** @param {string} baseUrl such as `http://127.0.0.1:3000` */
  constructor(baseUrl) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.email = `asha-${randomBytes(4).toString('hex')}@example.org`;
    this.key = randomUUID();
  }

  async health() {
    await this.call('GET', '/health/ready', { expect: 200 });
    return 'database and queue answer';
  }

  async signUp() {
    const body = { email: this.email, password: PASSWORD, name: 'Asha Rao' };
    const { data } = await this.api('POST', '/auth/signup', { body, expect: 201 });
    same('role', data.user?.role, 'patient');
    return this.email;
  }

  async logIn() {
    const { data } = await this.api('POST', '/auth/login', {
      body: { email: this.email, password: PASSWORD },
      expect: 200,
    });
    holds(typeof data.accessToken === 'string' && typeof data.refreshToken === 'string', 'no tokens in the answer');
    this.token = data.accessToken;
    return `an access token for ${data.expiresIn} s`;
  }

  async findDoctor() {
    const { data: all } = await this.api('GET', '/doctors', { expect: 200 });
    holds(all.length > 0, 'there are no doctors; was the demo data loaded?');
    const { specialty } = all[0];
    const { data: found } = await this.api('GET', `/doctors?specialty=${encodeURIComponent(specialty)}`, {
      expect: 200,
    });
    holds(
      found.length > 0 && found.every((doctor) => doctor.specialty === specialty),
      `the filter ${specialty} let others through`,
    );
    this.doctors = found;
    return `${found.length} of ${all.length} doctors for ${specialty}`;
  }

  async findSlot() {
    for (const doctor of this.doctors) {
      this.doctor = doctor;
      const [slot] = await this.freeSlots();
      if (!slot) continue;
      this.slot = slot;
      return `${doctor.name}, ${slot.startsAt}, ${doctor.fee.amount / 100} ${doctor.fee.currency}`;
    }
    throw new WrongAnswer(`none of ${this.doctors.length} doctors has a free slot within a week`);
  }

  async declinedCard() {
    const { error } = await this.book({ card: 'tok_chargeDeclined', key: randomUUID(), expect: 402 });
    same('code', error.code, 'payment_declined');
    holds(await this.slotIsFree(), 'the time of the declined booking is still taken');
    return '402 payment_declined, and the time is free again';
  }

  async bookSlot() {
    const { data } = await this.book({ card: 'tok_visa', key: this.key, expect: 201 });
    same('status', data.status, 'scheduled');
    same('payment.status', data.payment?.status, 'captured');
    same('startsAt', data.startsAt, this.slot.startsAt);
    holds(!(await this.slotIsFree()), 'the time that was booked is still offered');
    this.consultation = data;
    return `scheduled, ${data.payment.amount / 100} ${data.payment.currency} captured`;
  }

  async repeat() {
    const { data, headers } = await this.book({ card: 'tok_visa', key: this.key, expect: 201 });
    same('id', data.id, this.consultation.id);
    same('Idempotent-Replayed', headers.get('idempotent-replayed'), 'true');
    return 'the same consultation, not a second one';
  }

  async reuseKey() {
    await this.book({ card: 'tok_visa', key: this.key, reason: 'Something else', expect: 422 });
    return '422: a key belongs to one request';
  }

  async rival() {
    const body = { email: `rival-${this.email}`, password: PASSWORD, name: 'Ravi Rao' };
    const { data } = await this.api('POST', '/auth/signup', { body, expect: 201 });
    const { error } = await this.book({ token: data.accessToken, card: 'tok_visa', key: randomUUID(), expect: 409 });
    same('code', error.code, 'slot_taken');
    holds(error.alternatives?.length > 0, 'no alternatives are offered');
    return `409 slot_taken, ${error.alternatives.length} alternatives, the next at ${error.alternatives[0].startsAt}`;
  }

  async cancel() {
    const path = `/consultations/${this.consultation.id}/cancellation`;
    const { data } = await this.api('POST', path, {
      token: this.token,
      body: { reason: 'Feeling better' },
      expect: 201,
    });
    same('status', data.status, 'cancelled');
    same('refund.amount', data.refund?.amount, this.consultation.payment.amount);
    holds(data.refund.status !== 'failed', 'the refund failed');
    holds(await this.slotIsFree(), 'the cancelled time is not offered again');
    return `cancelled, refund of ${data.refund.amount / 100} ${data.refund.currency} ${data.refund.status}`;
  }

  async list() {
    const { data, headers } = await this.api('GET', '/consultations', { token: this.token, expect: 200 });
    const mine = data.find((consultation) => consultation.id === this.consultation.id);
    same('status in the list', mine?.status, 'cancelled');
    same('X-Total-Count', Number(headers.get('x-total-count')), data.length);
    return `${data.length} in the list, this one cancelled`;
  }

  book({ token = this.token, card, key, reason = 'Persistent cough', expect }) {
    const payment = { method: 'card', token: card };
    const body = { doctorId: this.doctor.id, startsAt: this.slot.startsAt, reason, mode: 'video', payment };
    return this.api('POST', '/consultations', { token, key, body, expect });
  }

  async slotIsFree() {
    return (await this.freeSlots()).some((slot) => slot.startsAt === this.slot.startsAt);
  }

  async freeSlots() {
    // From the day after tomorrow on, so that a cancellation gives everything back.
    const date = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const path = `/doctors/${this.doctor.id}/slots?from=${date(3)}&to=${date(9)}`;
    return (await this.api('GET', path, { expect: 200 })).data;
  }

  async api(method, path, { token, key, ...options }) {
    const headers = { ...(token && { Authorization: `Bearer ${token}` }), ...(key && { 'Idempotency-Key': key }) };
    const answer = await this.call(method, `/api/v1${path}`, { headers, ...options });
    same('success', answer.success, options.expect < 400);
    return answer;
  }

  async call(method, path, { headers = {}, body, expect }) {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    if (response.status !== expect)
      throw new WrongAnswer(`${method} ${path} answered ${response.status}, not ${expect}: ${text.slice(0, 600)}`);
    return { ...JSON.parse(text), headers: response.headers };
  }
}

/** @type {[title: string, step: (story: PatientsStory) => Promise<string>][]} */
export const STORY = [
  ['The service is ready', (story) => story.health()],
  ['A patient signs up', (story) => story.signUp()],
  ['… and logs in', (story) => story.logIn()],
  ['They look for a doctor', (story) => story.findDoctor()],
  ['… and a free time', (story) => story.findSlot()],
  ['Their first card is declined', (story) => story.declinedCard()],
  ['The second books the visit', (story) => story.bookSlot()],
  ['The app sends it twice', (story) => story.repeat()],
  ['… or something else', (story) => story.reuseKey()],
  ['A rival wants the same time', (story) => story.rival()],
  ['The patient cancels', (story) => story.cancel()],
  ['… and sees it in the list', (story) => story.list()],
];

function same(what, found, wanted) {
  if (found !== wanted) throw new WrongAnswer(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

function holds(fact, otherwise) {
  if (!fact) throw new WrongAnswer(otherwise);
}
