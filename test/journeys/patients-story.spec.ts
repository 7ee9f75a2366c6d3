import { eventually } from '../integration/outbox/eventually';
import { stores } from '../integration/outbox/stores';
import { ClinicLife, type Doctor, type Signed, type Slot, type Visit } from './clinic-life';

describe.each(stores)("a patient's story, with queues on $name", ({ env }) => {
  let clinic: ClinicLife;
  let cardiologist: Doctor;
  let asha: Signed;
  let bela: Signed;
  let wanted: Slot;
  let visit: Visit;
  let elsewhere: Slot;

  beforeAll(async () => {
    clinic = await ClinicLife.open({ env });
    const admin = await clinic.test.person('admin');
    cardiologist = await clinic.registerDoctor(admin);
    await clinic.setHours(admin, cardiologist.id, 'Asia/Kolkata', '09:00', '13:00');
    await clinic.registerDoctor(admin, { name: 'Dr. Ravi Menon', specialty: 'Dermatology' });
  });
  afterAll(() => clinic.close());

  it('begins with an account', async () => {
    asha = await clinic.signUp('Asha Rao');
    const { body } = await clinic.http('/api/v1/users/me', { token: asha.token });
    expect(body.data).toMatchObject({ id: asha.id, name: 'Asha Rao', role: 'patient' });
  });

  it('finds the doctor for the heart and what is free', async () => {
    const { body } = await clinic.http<Doctor[]>('/api/v1/doctors?specialty=Cardiology');
    expect(body.data.map(({ name }) => name)).toEqual(['Dr. Asha Rao']);
    const slots = await clinic.freeSlots(cardiologist.id);
    expect(slots.length).toBeGreaterThanOrEqual(24);
    [, wanted] = slots;
  });

  it('books by card, and it is paid', async () => {
    const { status, body } = await clinic.book(asha, cardiologist.id, wanted.startsAt);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      status: 'scheduled',
      ...wanted,
      patientId: asha.id,
      payment: { status: 'captured', amount: 15_000, currency: 'INR', method: 'card' },
    });
    visit = body.data;
    expect(await clinic.freeSlots(cardiologist.id)).not.toContainEqual(wanted);
  });

  it('shows the visit in her list, and her money in hers', async () => {
    expect(await clinic.visits(asha)).toEqual([visit]);
    const { body } = await clinic.http('/api/v1/payments', { token: asha.token });
    expect(body.data).toMatchObject([{ id: visit.payment.id, consultationId: visit.id, capturedAmount: 15_000 }]);
  });

  it('tells her once of the visit and once of the money', async () => {
    await eventually(async () => {
      const told = await clinic.told(asha);
      expect(told.map(({ type, subjectId }) => [type, subjectId]).sort()).toEqual([
        ['consultation.scheduled', visit.id],
        ['payment.captured', visit.payment.id],
      ]);
    });
  });

  it('leaves the same time to nobody else, but offers others', async () => {
    bela = await clinic.signUp('Bela Shah');
    const { status, body } = await clinic.book(bela, cardiologist.id, wanted.startsAt);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'slot_taken', blockedBy: 'doctor' });
    const alternatives = body.error.alternatives as unknown as Slot[];
    expect(alternatives.length).toBeGreaterThan(0);
    expect(alternatives).not.toContainEqual(wanted);
    [elsewhere] = alternatives;
    expect(Date.parse(elsewhere.startsAt)).toBeGreaterThanOrEqual(Date.parse(wanted.startsAt));
    expect(await clinic.visits(bela)).toEqual([]);
  });

  it('gives the other patient the first alternative', async () => {
    const { status, body } = await clinic.book(bela, cardiologist.id, elsewhere.startsAt);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ status: 'scheduled', ...elsewhere, patientId: bela.id });
    const { body: stranger } = await clinic.http(`/api/v1/consultations/${body.data.id}`, { token: asha.token });
    expect(stranger.error.code).toBe('not_found');
  });

  it('lets her cancel, and sets everything aside that she paid', async () => {
    const { status, body } = await clinic.cancel(asha, visit.id);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ id: visit.id, status: 'cancelled', refund: { amount: 15_000, currency: 'INR' } });
    const again = await clinic.cancel(asha, visit.id);
    expect(again.body.error).toMatchObject({ code: 'illegal_transition', from: 'cancelled' });
  });

  it('brings the money back in the end', async () => {
    await eventually(async () => {
      expect((await clinic.visit(asha, visit.id)).refund).toMatchObject({ status: 'succeeded', amount: 15_000 });
    });
    const [charge] = await clinic.test.sql(
      `select amount, refunded_amount from sandbox_provider.charge where idempotency_key = 'charge-' || $1`,
      [visit.payment.id],
    );
    expect(charge).toEqual({ amount: '15000', refunded_amount: '15000' });
  });

  it('tells her of the cancellation, and she has read it', async () => {
    let news = '';
    await eventually(async () => {
      const told = await clinic.told(asha);
      expect(told.filter(({ type }) => type === 'consultation.cancelled')).toHaveLength(1);
      news = told.find(({ type }) => type === 'consultation.cancelled')?.id ?? '';
    });
    const { body } = await clinic.http(`/api/v1/notifications/${news}`, {
      method: 'PATCH',
      token: asha.token,
      body: { read: true },
    });
    expect(body.data).toMatchObject({ id: news, readAt: expect.any(String) as string });
  });

  it('leaves the time free for whoever comes next', async () => {
    const free = await clinic.freeSlots(cardiologist.id);
    expect(free).toContainEqual(wanted);
    expect(free).not.toContainEqual(elsewhere);
    const chandra = await clinic.signUp('Chandra Iyer');
    expect((await clinic.book(chandra, cardiologist.id, wanted.startsAt)).status).toBe(201);
  });
});
