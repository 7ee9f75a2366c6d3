import type { Appointment } from '../consultations';
import { entryOf } from './calendar-entry';

const PLACE = { publicUrl: 'https://clinic.example/app', address: '12 MG Road' };
const appointment: Appointment = {
  id: '0199a000-0000-7000-8000-000000000001',
  doctorId: '0199a000-0000-7000-8000-000000000002',
  doctorUserId: null,
  doctorName: 'Dr. Asha Rao',
  patientId: '0199a000-0000-7000-8000-000000000003',
  status: 'scheduled',
  startsAt: new Date('2026-11-20T09:30:00Z'),
  endsAt: new Date('2026-11-20T10:00:00Z'),
  mode: 'video',
  sequence: 0,
  bookedAt: new Date('2026-11-01T00:00:00Z'),
  changedAt: new Date('2026-11-02T00:00:00Z'),
};

describe('a visit in a calendar', () => {
  it('names the doctor to the patient and nobody to the doctor', () => {
    expect(entryOf(appointment, 'patient', PLACE)).toMatchObject({
      uid: `${appointment.id}@clinic.example`,
      summary: 'Consultation with Dr. Asha Rao',
      status: 'CONFIRMED',
      location: `https://clinic.example/app/consultations/${appointment.id}`,
    });
    expect(entryOf(appointment, 'doctor', PLACE).summary).toBe('Consultation');
  });

  it('is at the clinic when it is in person', () => {
    expect(entryOf({ ...appointment, mode: 'in_person' }, 'patient', PLACE).location).toBe('12 MG Road');
    expect(entryOf({ ...appointment, mode: 'in_person' }, 'patient', { ...PLACE, address: null }).location).toBeNull();
  });
});
