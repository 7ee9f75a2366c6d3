import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { takeEvents } from '../../kernel/aggregate-root';
import { NotFound, ValidationFailed } from '../../kernel/domain-error';
import { databaseOptions } from '../../platform/database/database.options';
import { AvailabilityException, AvailabilityRule, Doctor } from './doctor.entity';
import type { DoctorAvailability, DoctorProfile } from './doctor-details';
import { TooManyExceptions } from './doctors.errors';

const AT = new Date('2026-11-20T12:00:00Z');
const LATER = new Date('2026-11-20T13:00:00Z');
const DAY_MS = 86_400_000;

const profile: DoctorProfile = {
  name: 'Dr. Asha Rao',
  specialty: 'Cardiology',
  languages: ['en', 'hi'],
  biography: null,
  fee: { amount: 150_000, currency: 'INR' },
  acceptsBookings: true,
  userId: null,
};
const availability: DoctorAvailability = {
  timeZone: 'Asia/Kolkata',
  rules: [
    { weekday: 1, startTime: '09:00', endTime: '12:00', slotMinutes: 30 },
    { weekday: 2, startTime: '14:00', endTime: '18:00', slotMinutes: 20, validFrom: '2026-12-01' },
  ],
  bufferBeforeMinutes: 5,
  bufferAfterMinutes: 10,
  minimumNoticeMinutes: 60,
  horizonDays: 30,
};
const leave = (days: number) => ({
  kind: 'time_off' as const,
  startsAt: new Date(LATER.getTime() + days * DAY_MS),
  endsAt: new Date(LATER.getTime() + (days + 1) * DAY_MS),
});

// Collections ask the metadata who owns them; there is no database behind this.
beforeAll(() => {
  const entities = [Doctor, AvailabilityRule, AvailabilityException];
  return new MikroORM(databaseOptions('postgresql://nowhere.invalid/none', entities));
});

const registered = () => {
  const doctor = Doctor.register(profile, 'Asia/Kolkata', AT);
  takeEvents(doctor);
  return doctor;
};
const announced = (doctor: Doctor) => takeEvents(doctor).map(({ type, payload }) => ({ type, ...payload }));

describe('Doctor', () => {
  it('is registered without hours', () => {
    const doctor = Doctor.register(profile, 'Asia/Kolkata', AT);
    expect(doctor).toMatchObject({ name: 'Dr. Asha Rao', feeAmount: 150_000, feeCurrency: 'INR', deletedAt: null });
    expect(doctor.availability()).toMatchObject({ timeZone: 'Asia/Kolkata', rules: [], horizonDays: 60 });
    expect(announced(doctor)).toEqual([{ type: 'doctor.registered', doctorId: doctor.id, userId: null }]);
  });

  it('is not registered in a zone that does not exist', () => {
    expect(() => Doctor.register(profile, 'Mars/Olympus', AT)).toThrow(ValidationFailed);
  });

  it('changes what is named and keeps the rest', () => {
    const doctor = registered();
    doctor.changeProfile({ fee: { amount: 9_900, currency: 'EUR' }, biography: 'New' }, LATER);
    expect(doctor).toMatchObject({ name: 'Dr. Asha Rao', biography: 'New', feeAmount: 9_900, feeCurrency: 'EUR' });
    expect(announced(doctor)).toEqual([expect.objectContaining({ type: 'doctor.updated' })]);
  });

  it('changes its own row with every verb, even within one instant: that is what raises the version', () => {
    const doctor = registered();
    const seen = new Set([doctor.updatedAt.getTime()]);
    doctor.changeProfile({ name: undefined }, AT);
    expect(doctor.name).toBe('Dr. Asha Rao');
    seen.add(doctor.updatedAt.getTime());
    doctor.replaceAvailability(availability, AT);
    seen.add(doctor.updatedAt.getTime());
    const { id } = doctor.addException(leave(1), AT);
    seen.add(doctor.updatedAt.getTime());
    doctor.withdrawException(id, AT);
    seen.add(doctor.updatedAt.getTime());
    expect(seen.size).toBe(5);
  });

  it('replaces all rules at once and keeps the rows of the old ones', () => {
    const doctor = registered();
    doctor.replaceAvailability(availability, AT);
    doctor.replaceAvailability({ ...availability, rules: [availability.rules[1]], horizonDays: 14 }, LATER);
    expect(doctor.availability()).toMatchObject({ horizonDays: 14, rules: [{ weekday: 2, validFrom: '2026-12-01' }] });
    expect(doctor.rules.getItems().map((rule) => rule.retiredAt)).toEqual([LATER, LATER, null]);
    expect(announced(doctor).map(({ type }) => type)).toEqual(Array(2).fill('doctor.availability_changed'));
  });

  it('names every fault of a schedule at once and changes nothing', () => {
    const doctor = registered();
    const broken = {
      ...availability,
      timeZone: '+05:30',
      rules: [{ ...availability.rules[0], weekday: 8, endTime: '08:00' }],
      horizonDays: 0,
    };
    let fields: unknown;
    try {
      doctor.replaceAvailability(broken, LATER);
    } catch (error) {
      fields = ((error as ValidationFailed).details.errors as { field: string }[]).map(({ field }) => field);
    }
    expect(fields).toEqual(['timeZone', 'rules.0.weekday', 'rules.0.endTime', 'horizonDays']);
    expect(doctor.availability()).toMatchObject({ timeZone: 'Asia/Kolkata', rules: [], horizonDays: 60 });
    expect(announced(doctor)).toEqual([]);
  });

  it('names the faults of an exception by the fields of the request', () => {
    const reversed = { kind: 'opening' as const, startsAt: LATER, endsAt: AT };
    expect(() => registered().addException(reversed, AT)).toThrow(
      expect.objectContaining({ details: { errors: [{ field: 'endsAt', message: 'must be later than startsAt' }] } }),
    );
  });

  it('withdraws an exception once', () => {
    const doctor = registered();
    const { id } = doctor.addException(leave(1), AT);
    doctor.withdrawException(id, LATER);
    expect(() => doctor.withdrawException(id, LATER)).toThrow(NotFound);
  });

  it('takes only so many exceptions that are not over', () => {
    const doctor = registered();
    for (let day = 0; day < 400; day++) doctor.addException(leave(day), AT);
    expect(() => doctor.addException(leave(400), AT)).toThrow(TooManyExceptions);
    doctor.addException(leave(400), new Date(leave(0).endsAt));
  });

  it('is retired', () => {
    const doctor = registered();
    doctor.retire(LATER);
    expect(doctor.deletedAt).toBe(LATER);
    expect(announced(doctor)).toEqual([expect.objectContaining({ type: 'doctor.retired' })]);
  });
});
