import { booking, CARD } from '../factories/clinic';
import { startTestApp, type TestApp, type TestAppOptions, type TestPerson } from '../support/test-app';
import { Contract } from './contract';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const DAY_MS = 86_400_000;
const PASSWORD = 'a long sentence is best';

export interface Doctor {
  id: string;
  name: string;
  specialty: string;
  fee: { amount: number; currency: string };
}

export interface Slot {
  startsAt: string;
  endsAt: string;
}

export interface Visit {
  id: string;
  status: string;
  doctorId: string;
  patientId: string;
  startsAt: string;
  payment: { id: string; status: string; amount: number };
  refund?: { status: string; amount: number };
}

export interface Told {
  id: string;
  type: string;
  subjectId: string | null;
}

/** A person of the story, with what each can do over HTTP. */
export type Signed = Pick<TestPerson, 'id' | 'email' | 'token'>;

/** A clinic whose every answer is held against the published contract. */
export class ClinicLife {
  readonly http: TestApp['http'];

  private constructor(
    readonly test: TestApp,
    readonly contract: Contract,
  ) {
    this.http = contract.watching(test);
  }

  /** With its workers, as `npm start` has it. */
  static async open(options: TestAppOptions = {}): Promise<ClinicLife> {
    const contract = Contract.published();
    return new ClinicLife(await startTestApp({ ...options, env: { PROCESS_ROLE: 'all', ...options.env } }), contract);
  }

  close(): Promise<void> {
    return this.test.close();
  }

  /** A patient by way of the front door: signs up and logs in. */
  async signUp(name: string): Promise<Signed> {
    const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.org`;
    const { status } = await this.http('/api/v1/auth/signup', { body: { email, password: PASSWORD, name } });
    expect(status).toBe(201);
    return this.logIn(email);
  }

  async logIn(email: string): Promise<Signed> {
    const { status, body } = await this.http<{ user: { id: string }; accessToken: string }>('/api/v1/auth/login', {
      body: { email, password: PASSWORD },
    });
    expect(status).toBe(200);
    return { id: body.data.user.id, email, token: body.data.accessToken };
  }

  async registerDoctor(admin: Signed, over: object = {}): Promise<Doctor> {
    const { status, body } = await this.http<Doctor>('/api/v1/doctors', {
      token: admin.token,
      body: {
        name: 'Dr. Asha Rao',
        specialty: 'Cardiology',
        languages: ['en', 'hi'],
        fee: { amount: 15_000, currency: 'INR' },
        timeZone: 'Asia/Kolkata',
        ...over,
      },
    });
    expect(status).toBe(201);
    return body.data;
  }

  /** Every day at these hours by the clock of the zone, in slots of half an hour. */
  async setHours(who: Signed, doctorId: string, timeZone: string, startTime: string, endTime: string): Promise<void> {
    const rules = EVERY_DAY.map((weekday) => ({ weekday, startTime, endTime, slotMinutes: 30 }));
    const { status } = await this.http(`/api/v1/doctors/${doctorId}/availability`, {
      method: 'PUT',
      token: who.token,
      body: { timeZone, rules },
    });
    expect(status).toBe(200);
  }

  /** What is free from the day after tomorrow on: always more than a day ahead. */
  async freeSlots(doctorId: string, now = Date.now()): Promise<Slot[]> {
    const day = (offset: number) => new Date(now + offset * DAY_MS).toISOString().slice(0, 10);
    const { body } = await this.http<Slot[]>(`/api/v1/doctors/${doctorId}/slots?from=${day(2)}&to=${day(5)}`);
    return body.data;
  }

  book(who: Signed, doctorId: string, startsAt: string, over: Record<string, unknown> = CARD) {
    return this.http<Visit>('/api/v1/consultations', { token: who.token, body: booking(doctorId, startsAt, over) });
  }

  cancel(who: Signed, id: string, reason = 'Feeling better') {
    return this.http<Visit>(`/api/v1/consultations/${id}/cancellation`, { token: who.token, body: { reason } });
  }

  async visit(who: Signed, id: string): Promise<Visit> {
    return (await this.http<Visit>(`/api/v1/consultations/${id}`, { token: who.token })).body.data;
  }

  async visits(who: Signed): Promise<Visit[]> {
    return (await this.http<Visit[]>('/api/v1/consultations', { token: who.token })).body.data;
  }

  async told(who: Signed): Promise<Told[]> {
    return (await this.http<Told[]>('/api/v1/notifications', { token: who.token })).body.data;
  }
}
