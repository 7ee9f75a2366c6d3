import { Mailbox, tokenIn } from '../support/mailbox';
import { TestClock } from '../support/test-app';
import { ClinicLife, type Doctor, type Signed, type Slot, type Visit } from './clinic-life';

const MINUTE_MS = 60_000;
const DAUGHTER = 'meera@example.org';

interface Admission {
  url: string;
  participantId: string;
}

interface Note {
  id: string;
  status: string;
  plan: string | null;
  addenda: { text: string }[];
}

describe('a visit by video, with the daughter along', () => {
  const clock = new TestClock();
  let clinic: ClinicLife;
  let practice: Doctor;
  let doctor: Signed;
  let patient: Signed;
  let slot: Slot;
  let visit: Visit;
  let link: string;

  beforeAll(async () => {
    clinic = await ClinicLife.open({ clock, env: { MEETING_URL_TEMPLATE: 'https://meet.clinic.example/{room}' } });
    [doctor, patient] = await Promise.all([clinic.test.person('doctor'), clinic.test.person('patient')]);
    practice = await clinic.registerDoctor(await clinic.test.person('admin'), { userId: doctor.id });
    await clinic.setHours(doctor, practice.id, 'Asia/Kolkata', '09:00', '12:00');
    [slot] = await clinic.freeSlots(practice.id);
    visit = (await clinic.book(patient, practice.id, slot.startsAt)).body.data;
  });
  afterAll(() => clinic.close());

  const at = (minutes: number) => clock.set(new Date(Date.parse(slot.startsAt) + minutes * MINUTE_MS));
  const call = async <T>(who: { token?: string }, path: string, body?: object, method?: string) => {
    const { status, body: answer, text } = await clinic.http<T>(`/api/v1${path}`, { token: who.token, body, method });
    if (status >= 300) throw new Error(text);
    return answer.data;
  };
  const ours = (rest: string) => `/consultations/${visit.id}${rest}`;
  const present = async (who: Signed) =>
    (await call<{ role: string; name: string | null; state: string }[]>(who, ours('/presence'))).map((one) => [
      one.name ?? one.role,
      one.state,
    ]);

  it('begins with a mail to the daughter, who needs no account', async () => {
    await call(patient, ours('/guests'), { name: 'Meera', email: DAUGHTER });
    link = tokenIn(await new Mailbox(clinic.test).next(DAUGHTER, /invited/));
  });

  it('brings all three into one room, and the doctor sees who is there', async () => {
    at(-5);
    const rooms = [
      await call<Admission>(patient, ours('/join'), undefined, 'POST'),
      await call<Admission>({}, '/meetings/guest-admission', { token: link }),
      await call<Admission>(doctor, ours('/join'), undefined, 'POST'),
    ];
    expect(new Set(rooms.map(({ url }) => url)).size).toBe(1);
    await call(patient, ours('/check-in'), {});
    await call(patient, ours('/presence'), { state: 'connected' }, 'PUT');
    await call({}, '/meetings/guest-presence', { token: link, state: 'connected' }, 'PUT');
    expect(await present(doctor)).toEqual([
      ['patient', 'connected'],
      ['Meera', 'connected'],
      ['doctor', 'waiting'],
    ]);
  });

  it('survives a connection that breaks', async () => {
    at(1);
    await call(doctor, ours('/start'), {});
    clock.advance(2 * MINUTE_MS);
    await call(doctor, ours('/presence'), { state: 'connected' }, 'PUT');
    expect(await present(doctor)).toEqual([
      ['patient', 'left'],
      ['Meera', 'left'],
      ['doctor', 'connected'],
    ]);
    await call<Admission>(patient, ours('/join'), undefined, 'POST');
    await call(patient, ours('/presence'), { state: 'connected' }, 'PUT');
    expect((await present(doctor))[0]).toEqual(['patient', 'connected']);
    expect((await clinic.visit(patient, visit.id)).status).toBe('in_progress');
  });

  it('leaves a note that the patient reads at home, and to which the doctor adds the result', async () => {
    const { id } = await call<Note>(doctor, ours('/notes'), { subjective: 'Dry cough', plan: 'Rest; swab taken' });
    expect(await call<Note[]>(patient, ours('/notes'))).toEqual([]);
    at(25);
    await call(doctor, ours('/completion'), {});
    await expect(call({}, '/meetings/guest-admission', { token: link })).rejects.toThrow('guest_link_invalid');
    at(24 * 60);
    await call(doctor, ours(`/notes/${id}/addenda`), { reason: 'The result came in', text: 'Swab negative' });
    expect(await call<Note[]>(patient, ours('/notes'))).toMatchObject([
      { id, status: 'signed', plan: 'Rest; swab taken', addenda: [{ text: 'Swab negative' }] },
    ]);
  });

  it('is read in an emergency by somebody who says why, and by nobody who does not', async () => {
    const nurse = await clinic.test.person('staff');
    const notes = `/patients/${patient.id}/notes`;
    await expect(call(nurse, notes)).rejects.toThrow('emergency_access_required');
    await call(nurse, `/patients/${patient.id}/emergency-access`, { reason: 'Collapsed in the waiting room.' });
    expect(await call<Note[]>(nurse, notes)).toHaveLength(1);
  });
});
