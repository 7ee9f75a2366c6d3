import { JwtService } from '@nestjs/jwt';
import { uuidv7 } from 'uuidv7';
import { SECOND_FACTOR_METHODS } from '../../src/platform/auth/access-claims';
import { AccessTokens } from '../../src/platform/auth/access-tokens';
import { PARTNER_SCOPE_NAMES } from '../../src/platform/auth/partner-scopes';
import { booking, type ClinicDoctor, openPractice } from '../factories/clinic';
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET } from '../support/fake-stripe/fake-stripe';
import { startTestApp, type TestAnswer, type TestApp, type TestPerson } from '../support/test-app';
import { type ApiKey, aSigningKey, made, type Partner, type PartnerSystem, send, signed } from '../factories/partner';
import { type Identity, type PartnerIdentity, PARTNERS, RESTRICTED, type SignedInIdentity } from './access-line';

/** For the events that the provider signs; nobody is charged. */
const STRIPE = {
  PAYMENT_PROVIDER: 'stripe',
  STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
  STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
  // Where nobody listens.
  STRIPE_API_BASE: 'http://127.0.0.1:9',
};
const PASSWORD = 'theriac-demo';
const ALL_SCOPES = [...PARTNER_SCOPE_NAMES];

export interface Asked {
  method: string;
  /** From the root, with the query. */
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface Visit {
  id: string;
  payment: { id: string };
}

/** A clinic with one person of each kind, and makers of what the questions of the matrix are about. */
export class Clinic {
  private readonly tokens = new Map<Identity, string | undefined>();
  private readonly people = new Map<SignedInIdentity | typeof RESTRICTED, TestPerson>();
  private readonly partners = new Map<Identity, PartnerSystem>();
  /** The practice of `doctor`. */
  practice!: ClinicDoctor;
  private taken = 0;

  private constructor(readonly test: TestApp) {}

  /** Without workers: nothing may change a row behind the back of the questions. */
  static async open(): Promise<Clinic> {
    const clinic = new Clinic(
      await startTestApp({ env: { PROCESS_ROLE: 'api', ...STRIPE, MFA_REQUIRED_ROLES: 'staff' } }),
    );
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

  person(identity: SignedInIdentity | typeof RESTRICTED): TestPerson {
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

  /** The system of a partner who may everything. */
  get partner(): PartnerSystem {
    return this.partners.get('partner')!;
  }

  /** Asks as this identity does: with its token, or with an API key and a signature. */
  async ask(identity: Identity, request: Asked): Promise<TestAnswer<unknown>> {
    const { method, path, body, headers } = request;
    const partner = this.partners.get(identity);
    if (!partner) return this.test.http(path, { method, body, token: this.tokenOf(identity), headers: { ...headers } });
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return send(this.test, await signed(this.test, partner, { method, path, body: text }, { headers: { ...headers } }));
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
    await this.setUpStrangers();
    await this.setUpSecondFactors();
    const scopes: Record<PartnerIdentity, string[]> = { partner: ALL_SCOPES, partnerWithoutScope: ['events:read'] };
    for (const identity of PARTNERS) this.partners.set(identity, await this.partnerWith(identity, scopes[identity]));
  }

  /** A partner who may everything, with an API key for these scopes. */
  private async partnerWith(name: string, scopes: string[]): Promise<PartnerSystem> {
    const { token } = this.person('admin');
    const details = { name, kind: 'wholesaler', contactEmail: 'it@chemist.example', scopes: ALL_SCOPES };
    const partner = await made<Partner>(this.test, '/api/v1/partners', token, details);
    const path = `/api/v1/partners/${partner.id}/api-keys`;
    const apiKey = await made<ApiKey>(this.test, path, token, { name: 'Production', scopes });
    return { partner, apiKey, signingKey: await aSigningKey(this.test, partner.id, token), adminToken: token };
  }

  private async setUpStrangers(): Promise<void> {
    const { token } = await this.test.person('admin');
    const { status } = await this.test.http('/api/v1/auth/logout', { token, body: {} });
    if (status !== 200) throw new Error('could not log out');
    this.tokens.set('anonymous', undefined);
    this.tokens.set('forged', this.forgedToken());
    this.tokens.set('expired', this.expiredToken());
    this.tokens.set('revoked', token);
  }

  /** The front desk needs a second factor here: one has shown it, one has none. */
  private async setUpSecondFactors(): Promise<void> {
    const restricted = await this.test.person('staff');
    this.people.set(RESTRICTED, restricted);
    this.tokens.set(RESTRICTED, restricted.token);
    const staff = this.person('staff');
    const [session] = await this.test.sql<{ id: string }>('select id from session where user_id = $1', [staff.id]);
    const claims = { sub: staff.id, role: staff.role, sid: session.id, amr: SECOND_FACTOR_METHODS };
    staff.token = this.test.app.get(AccessTokens).issue(claims);
    this.tokens.set('staff', staff.token);
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
