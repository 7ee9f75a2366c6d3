import type { LookupAddress } from 'node:dns';
import { AddressRefused, PublicAddresses, type Resolver } from './public-address';

const open = new PublicAddresses();

/** What a connection would be told. */
function lookedUp(addresses: PublicAddresses, all: boolean): Promise<unknown> {
  return new Promise((resolve, reject) => {
    addresses.lookup('pms.example', { all }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

const answering =
  (...answers: string[]): Resolver =>
  (_hostname, _options, answer) =>
    answer(
      null,
      answers.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('the addresses that we call', () => {
  it.each(['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111'])('has %s, of the internet', (address) => {
    expect(open.isCallable(address)).toBe(true);
  });

  it.each([
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '192.0.0.8', '192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '2002:7f00:1::'],
    ...['64:ff9b::7f00:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:93.184.215.14', '::127.0.0.1', '2001:0::1'],
    ...['not an address', ''],
  ])('has not %s', (address) => {
    expect(open.isCallable(address)).toBe(false);
  });

  it('refuses hosts that are addresses, in every notation that a URL takes', () => {
    const hosts = ['127.0.0.1', '2130706433', '0177.0.0.1', '0x7f.1', '127.1', '[::1]', '[::ffff:127.0.0.1]'];
    for (const host of hosts) {
      expect(() => open.assertHost(new URL(`https://${host}/`).hostname)).toThrow(AddressRefused);
    }
    expect(() => open.assertHost('pms.example')).not.toThrow();
  });

  it('has networks that were allowed, and their mapped twins still not', () => {
    const own = new PublicAddresses({ allowNetworks: '10.20.0.0/16, ::1/128,192.0.2.7' });
    const callable = ['10.20.3.4', '::1', '192.0.2.7'].map((address) => own.isCallable(address));
    expect(callable).toEqual([true, true, true]);
    expect(['10.21.0.1', '192.0.2.8', '::ffff:10.20.3.4'].some((address) => own.isCallable(address))).toBe(false);
  });

  it('has neither this machine nor its link where it is strict, whatever is allowed', () => {
    const strict = new PublicAddresses({ allowNetworks: 'loopback,linklocal,10.0.0.0/8,0.0.0.0/0', strict: true });
    expect(strict.isCallable('10.0.0.1')).toBe(true);
    for (const address of ['127.0.0.1', '169.254.169.254', '::1', 'fe80::1', '0.0.0.0']) {
      expect(strict.isCallable(address)).toBe(false);
    }
    expect(new PublicAddresses({ allowNetworks: 'loopback' }).isCallable('127.0.0.1')).toBe(true);
  });
});

describe('looking a name up for a connection', () => {
  it('hands over the addresses that were checked', async () => {
    const addresses = new PublicAddresses({}, answering('93.184.215.14', '2606:4700::1'));
    await expect(lookedUp(addresses, false)).resolves.toBe('93.184.215.14');
    await expect(lookedUp(addresses, true)).resolves.toHaveLength(2);
  });

  it.each([[['127.0.0.1']], [['93.184.215.14', '10.0.0.1']], [['::ffff:10.0.0.1']], [[]]])(
    'refuses an answer of %j',
    async (answers: string[]) => {
      await expect(lookedUp(new PublicAddresses({}, answering(...answers)), true)).rejects.toThrow(AddressRefused);
    },
  );

  it('looks again for each connection, so that a name that changes its mind is caught', async () => {
    let asked = 0;
    const rebinding: Resolver = (hostname, options, answer) =>
      answering((asked += 1) === 1 ? '93.184.215.14' : '127.0.0.1')(hostname, options, answer);
    const addresses = new PublicAddresses({}, rebinding);
    await expect(lookedUp(addresses, false)).resolves.toBe('93.184.215.14');
    await expect(lookedUp(addresses, false)).rejects.toThrow(AddressRefused);
  });
});
