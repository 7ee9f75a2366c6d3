import { QUOTAS, quotaOf, rateClassOf } from './rate-quotas';

describe('the class of a route', () => {
  it.each([
    ['GET', '/api/v1/doctors', 'reads'],
    ['OPTIONS', undefined, 'reads'],
    ['POST', '/api/v1/consultations', 'writes'],
    ['DELETE', undefined, 'writes'],
    ['POST', '/api/v1/auth/login', 'credentials'],
    ['GET', '/api/v1/audit-logs', 'expensive'],
    ['HEAD', '/api/v1/audit-logs', 'expensive'],
    ['POST', '/api/v1/audit-logs', 'writes'],
  ] as const)('%s %s is %s', (method, route, expected) => expect(rateClassOf(method, route)).toBe(expected));
});

describe('a quota', () => {
  it('is the default unless it is overridden by its whole name', () => {
    expect(quotaOf('reads')).toEqual({ name: 'reads', points: QUOTAS.reads, seconds: 60 });
    expect(quotaOf('reads', 'writes=7,reads=9').points).toBe(9);
    expect(quotaOf('address', 'reads=9').points).toBe(QUOTAS.address);
  });
});
