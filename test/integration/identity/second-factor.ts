import { TOTP } from 'otpauth';
import { DEMO_PASSWORD, type TestAnswer, type TestApp, type TestClock, type TestPerson } from '../../support/test-app';
import type { Authentication } from './authentication';

const STEP_MS = 30_000;

/** What a challenge looks like to a client. */
export interface ChallengeError {
  code: string;
  challengeToken: string;
  expiresIn: number;
  methods: string[];
  triesLeft: number;
}

export interface Enrolled {
  secret: string;
  recoveryCodes: string[];
}

/** What an authenticator app shows at that time. */
export function codeOf(secret: string, at: Date): string {
  return new TOTP({ secret }).generate({ timestamp: at.getTime() });
}

/** People and what they do about their second factor, on a clock that stands still: each code is good once, so time has to pass. */
export class SecondFactorLife {
  constructor(
    private readonly test: TestApp,
    private readonly clock: TestClock,
  ) {}

  /** The next code that was never used before. */
  nextCode(secret: string): string {
    this.clock.advance(STEP_MS);
    return codeOf(secret, this.clock.now());
  }

  setUp(token: string, body: object = {}) {
    return this.test.http<{ secret: string; otpauthUri: string; expiresAt: string }>('/api/v1/auth/mfa/totp', {
      token,
      body: { currentPassword: DEMO_PASSWORD, ...body },
    });
  }

  confirm(token: string, code: string) {
    return this.test.http<{ recoveryCodes: string[] }>('/api/v1/auth/mfa/totp/confirmation', { token, body: { code } });
  }

  async enrol(token: string, body: object = {}): Promise<Enrolled> {
    const { secret } = (await this.setUp(token, body)).body.data;
    const { status, body: answer } = await this.confirm(token, this.nextCode(secret));
    expect(status).toBe(201);
    return { secret, recoveryCodes: answer.data.recoveryCodes };
  }

  logIn({ email }: Pick<TestPerson, 'email'>, password = DEMO_PASSWORD) {
    return this.test.http<Authentication>('/api/v1/auth/login', { body: { email, password } });
  }

  async challenge(person: Pick<TestPerson, 'email'>): Promise<string> {
    const { status, body } = await this.logIn(person);
    expect([status, body.error.code]).toEqual([401, 'mfa_required']);
    return challengeIn(body).challengeToken;
  }

  /** @param answer the code or the recovery code, or what a faulty client sends */
  answer(challengeToken: string, answer: object, on = this.test) {
    return on.http<Authentication>('/api/v1/auth/mfa/challenge', { body: { challengeToken, ...answer } });
  }

  state(token: string) {
    return this.test.http<{ enrolled: boolean; recoveryCodesLeft: number; required: boolean }>('/api/v1/auth/mfa', {
      token,
    });
  }
}

export function challengeIn({ error }: TestAnswer<unknown>['body']): ChallengeError {
  return error as unknown as ChallengeError;
}
