import { Controller, Get, HttpException, Module, Param } from '@nestjs/common';
import { DomainError, type ErrorKind, IllegalTransition } from '../../../src/kernel/domain-error';
import { Public } from '../../../src/platform/auth/access.decorator';
import { ERROR_CATALOGUE } from '../../../src/openapi/error-catalogue';
import { startTestApp, type TestApp } from '../../support/test-app';

const LEAK = 'select * from user_account where email = a@b.example';

const MISTAKES: Readonly<Record<string, () => unknown>> = {
  error: () => new TypeError(LEAK),
  text: () => LEAK,
  nothing: () => undefined,
  teapot: () => new HttpException(LEAK, 418),
  constraint: () => Object.assign(new Error(LEAK), { code: '23514', constraint: 'doctor_fee_not_negative' }),
};

const KINDS: readonly [ErrorKind, number][] = [
  ['malformed', 400],
  ['unauthenticated', 401],
  ['payment_required', 402],
  ['forbidden', 403],
  ['not_found', 404],
  ['conflict', 409],
  ['precondition_failed', 412],
  ['payload_too_large', 413],
  ['unsupported_media_type', 415],
  ['invalid', 422],
  ['rate_limited', 429],
  ['internal', 500],
  ['unavailable', 503],
];

@Controller('mistakes')
class MistakesController {
  @Get('of-ours/:name')
  @Public()
  ofOurs(@Param('name') name: string): never {
    throw MISTAKES[name]() as Error;
  }

  @Get('of-kind/:kind')
  @Public()
  ofKind(@Param('kind') kind: ErrorKind): never {
    throw new DomainError('some_code', kind, 'Said to the caller.', { retryAfter: 1.2, most: 3 });
  }

  @Get('of-state')
  @Public()
  ofState(): never {
    throw new IllegalTransition('lamp', 'broken', 'on');
  }
}

@Module({ controllers: [MistakesController] })
class MistakesModule {}

describe('errors on their way out', () => {
  let test: TestApp;
  beforeAll(async () => (test = await startTestApp({ modules: [MistakesModule], env: { PROCESS_ROLE: 'api' } })));
  afterAll(() => test.close());

  it.each(Object.keys(MISTAKES))('say nothing of what was not foreseen: %s', async (name) => {
    const { status, body, text, headers } = await test.http(`/api/v1/mistakes/of-ours/${name}`);
    expect(status).toBe(500);
    expect(body).toEqual({
      success: false,
      error: { code: 'internal_error', message: expect.any(String) as string, requestId: headers.get('x-request-id') },
    });
    expect(text).not.toMatch(/select|user_account|doctor_fee|stack|\.ts|\.js/);
  });

  it.each(KINDS)('of kind %s are %d, with what the caller may know', async (kind, expected) => {
    const { status, body, headers } = await test.http(`/api/v1/mistakes/of-kind/${kind}`);
    expect(status).toBe(expected);
    expect(headers.get('retry-after')).toBe('2');
    expect(headers.get('www-authenticate')).toBe(kind === 'unauthenticated' ? 'Bearer' : null);
    expect(body).toEqual({
      success: false,
      error: { code: 'some_code', message: 'Said to the caller.', requestId: headers.get('x-request-id'), most: 3 },
    });
  });

  it('name both states of a step that is not allowed', async () => {
    const { body } = await test.http('/api/v1/mistakes/of-state');
    expect(body.error).toMatchObject({ code: 'illegal_transition', from: 'broken', to: 'on' });
  });

  it('are explained on a page that loads nothing from elsewhere and runs nothing', async () => {
    const { status, text, headers } = await test.http('/docs/errors');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'; img-src data:/);
    for (const code of Object.keys(ERROR_CATALOGUE)) expect(text).toContain(`id="${code}"`);
    const [, sheet] = /<link rel="stylesheet" href="([^"]+)">/.exec(text) ?? [];
    expect((await test.http(sheet)).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });
});
