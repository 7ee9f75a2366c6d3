import { isNetworkList, isOriginList } from './lists';

describe('a list of origins', () => {
  it.each(['https://app.example.org', 'https://app.example.org, http://localhost:5173', 'https://[::1]:8443'])(
    'may be %s',
    (list) => expect(isOriginList(list)).toBe(true),
  );

  it.each([
    '*',
    'null',
    'https://*.example.org',
    '/example\\.org$/',
    'https://app.example.org/',
    'https://app.example.org/path',
    'https://user@app.example.org',
    'https://APP.example.org',
    'https://app.example.org:443',
    'app.example.org',
    'ftp://app.example.org',
    'https://app.example.org,',
    '',
  ])('may not be %j', (list) => expect(isOriginList(list)).toBe(false));
});

describe('a list of networks', () => {
  it.each(['127.0.0.1', '10.0.0.0/8, 192.168.1.7', '2001:db8::/32', '::1', 'loopback, uniquelocal'])(
    'may be %s',
    (list) => expect(isNetworkList(list)).toBe(true),
  );

  it.each([
    '*',
    'all',
    'proxy.internal',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.1/8/8',
    '10.0.0/8',
    '10.0.0.1,,',
    '',
  ])('may not be %j', (list) => expect(isNetworkList(list)).toBe(false));
});
