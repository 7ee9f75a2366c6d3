import { JwtService } from '@nestjs/jwt';
import { uuidv7 } from 'uuidv7';
import { AccessTokens } from '../../src/platform/auth/access-tokens';
import { booking, type ClinicDoctor, openPractice } from '../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../support/test-app';
import type { Identity, SignedInIdentity } from './access-line';

const PASSWORD = 'theriac-demo';

export interface Visit {
  id: string;
  payment: { id: string };
}

/** A clinic with one person of each kind, and makers of what the questions of the matrix are about. */
export class Clinic {
  private readonly tokens = new Map<Identity, string | undefined>();
  private readonly people = new Map<SignedInIdentity, TestPerson>();
  /** The practice of `doctor`. */
  practice!: ClinicDoctor;
  private taken = 0;

  private constructor(readonly test: TestApp) {}

  /** Without workers: nothing may change a row behind the back of the questions. */
  static async open(): Promise<Clinic> {
    const clinic = new Clinic(await startTestApp({ env: { PROCESS_ROLE: 'api' } }));
    await clinic.populate();
    return clinic;
  }

  close(): Promise<void> {
    return this.test.close();
  }

  /** The access token of an identity; undefined for who sends none. */
  tokenOf(identity: Identity): string | undefined {
    if (!this.tokens.has(identity)) throw new Error(`no token was made for ${identity}`);
    return this.tokens.get(identity);
  }

  person(identity: SignedInIdentity): TestPerson {
    const person = this.people.get(identity);
    if (!person) throw new Error(`nobody is ${identity}`);
    return person;
  }

  get patient(): TestPerson {
    return this.person('patient');
  }

  get doctor(): TestPerson {
    return this.person('doctor');
  }

  /** A slot of the practice that nobody has taken. */
  freeStart(): string {
    const start = this.practice.starts[this.taken];
    if (start === undefined) throw new Error('the practice has no free slot left: open it for longer');
    this.taken += 1;
    return start;
  }

  /** A scheduled visit of `patient` with `doctor`, to be paid at the clinic. */
  async visit(): Promise<Visit> {
    const body = booking(this.practice.id, this.freeStart());
    const made = await this.test.http<Visit>('/api/v1/consultations', { token: this.patient.token, body });
    if (made.status !== 201) throw new Error(`no visit was made: ${made.text}`);
    return made.body.data;
  }

  /** What somebody has made, for the questions that are about it. */
  async post<T>(identity: SignedInIdentity, path: string, body: unknown): Promise<T> {
    const made = await this.test.http<T>(`/api/v1${path}`, { token: this.tokenOf(identity), body });
    if (made.status >= 300) throw new Error(`POST ${path}: ${made.text}`);
    return made.body.data;
  }

  /** A new account, logged in through the front door. */
  async session(): Promise<{ accessToken: string; refreshToken: string }> {
    const { email } = await this.test.person('patient');
    const { body } = await this.test.http<{ accessToken: string; refreshToken: string }>('/api/v1/auth/login', {
      body: { email, password: PASSWORD },
    });
    return body.data;
  }

  private async populate(): Promise<void> {
    const roles = {
      patient: 'patient',
      otherPatient: 'patient',
      doctor: 'doctor',
      otherDoctor: 'doctor',
      pharmacist: 'pharmacist',
      staff: 'staff',
      admin: 'admin',
    } as const;
    for (const [identity, role] of Object.entries(roles) as [SignedInIdentity, TestPerson['role']][]) {
      const person = await this.test.person(role);
      this.people.set(identity, person);
      this.tokens.set(identity, person.token);
    }
    this.practice = await openPractice(this.test, { userId: this.doctor.id, slotMinutes: 5 });
    await openPractice(this.test, { userId: this.person('otherDoctor').id });
    this.tokens.set('anonymous', undefined);
    this.tokens.set('forged', this.forgedToken());
    this.tokens.set('expired', this.expiredToken());
  }

  /** Right in everything but who signed it. */
  private forgedToken(): string {
    const forger = new JwtService({ secret: 'another secret of more than thirty-two characters' });
    return forger.sign(
      { role: 'admin', sid: uuidv7() },
      { subject: this.person('admin').id, expiresIn: 900, issuer: 'theriac', audience: 'theriac-api' },
    );
  }

  private expiredToken(): string {
    return this.test.app.get(AccessTokens).issue({ sub: this.person('admin').id, role: 'admin', sid: uuidv7() }, -60);
  }
}
