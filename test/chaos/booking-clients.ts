import { setTimeout as sleep } from 'node:timers/promises';
import { booking, CARD } from '../factories/clinic';
import type { Clinic, ClinicPatient } from './clinic-at-large';

export interface Booked {
  status: number;
  id: string;
  patientId: string;
  doctorId: string;
  startsAt: string;
  method: string;
}

interface Wish {
  key: string;
  patient: ClinicPatient;
  doctorId: string;
  startsAt: string;
  method: 'card' | 'at_clinic';
}

/** Longer than any one booking may take to get its answer, kills included. */
const PATIENCE_MS = 120_000;
const TIMEOUT_MS = 10_000;

/**
 * Clients as they should be: each wants one visit, names its attempt by a key, and asks again with the same key for as long as it
 * gets no answer or is told to come back.
 */
export class BookingClients {
  private readonly answered: Booked[] = [];
  private readonly waiting: { count: number; resolve: () => void }[] = [];
  private next = 0;

  constructor(
    private readonly url: string,
    private readonly clinic: Clinic,
  ) {}

  /** Books so many visits, so many at a time; nobody wants what somebody else wants. */
  async book(bookings: number, clients: number): Promise<Booked[]> {
    await Promise.all(Array.from({ length: clients }, () => this.bookInTurn(bookings)));
    return this.answered;
  }

  /** Resolves once so many are answered. */
  reached(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.answered.length >= count) resolve();
      else this.waiting.push({ count, resolve });
    });
  }

  private async bookInTurn(bookings: number): Promise<void> {
    while (this.next < bookings) {
      const wish = this.wish(this.next++);
      const { status, id } = await this.insist(wish);
      this.answered.push({
        status,
        id,
        patientId: wish.patient.id,
        doctorId: wish.doctorId,
        startsAt: wish.startsAt,
        method: wish.method,
      });
      for (const { count, resolve } of this.waiting) if (this.answered.length >= count) resolve();
    }
  }

  // Every wish is for another time of day: then no patient is wanted by two doctors at once either.
  private wish(index: number): Wish {
    const { doctors, patients } = this.clinic;
    const doctor = doctors[index % doctors.length];
    const startsAt = doctor.starts[index % doctor.starts.length];
    return {
      key: `wish-${index}`,
      patient: patients[index % patients.length],
      doctorId: doctor.id,
      startsAt,
      method: index % 2 ? 'card' : 'at_clinic',
    };
  }

  private async insist(wish: Wish): Promise<{ status: number; id: string }> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(100 + Math.random() * 200)) {
      const answer = await this.post(wish).catch(() => undefined);
      if (answer && !this.comeBack(answer)) return { status: answer.status, id: answer.body.data?.id ?? '' };
      if (Date.now() > deadline) return { status: answer?.status ?? 0, id: '' };
    }
  }

  private comeBack({ status, body }: { status: number; body: { error?: { code: string } } }): boolean {
    return status >= 500 || body.error?.code === 'idempotency_in_progress';
  }

  private async post({ key, patient, doctorId, startsAt, method }: Wish) {
    const answer = await fetch(`${this.url}/api/v1/consultations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${patient.token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(booking(doctorId, startsAt, method === 'card' ? CARD : {})),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return {
      status: answer.status,
      body: (await answer.json()) as { data?: { id: string }; error?: { code: string } },
    };
  }
}
