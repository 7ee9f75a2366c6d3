import type { LookupAddress } from 'node:dns';
import {
  type AddressPolicy,
  AddressRefused,
  PublicAddresses,
  type Resolver,
} from '../../../../src/platform/resilience/public-address';
import { postWebhook } from '../../../../src/modules/pms-sync/deliveries/webhook-post';
import { startTestApp, type TestApp } from '../../../support/test-app';
import { Receiver, status } from './receiver';
import { happens, ToldPartner } from './told-partner';

const settledOrWaiting = ({ status: stands }: { status: string }) => stands === 'retry_wait' || stands === 'delivered';

describe('a message to an address that is none of the open internet', () => {
  let test: TestApp;
  let victim: Receiver;

  beforeAll(async () => {
    test = await startTestApp();
    victim = await Receiver.listen();
  });
  afterAll(async () => {
    await test.close();
    await victim.close();
  });

  it.each([
    ['by its number', '127.0.0.1'],
    ['in one number', '2130706433'],
    ['in octal', '0177.0.0.1'],
    ['in hexadecimal', '0x7f000001'],
    ['cut short', '127.1'],
    ['mapped into IPv6', '[::ffff:127.0.0.1]'],
    ['mapped into IPv6, in hexadecimal', '[::ffff:7f00:1]'],
    ['as all addresses', '0.0.0.0'],
    ['by a name that stands for it', 'localhost'],
  ])('reaches nobody, written %s into the database', async (_, host) => {
    const partner = await ToldPartner.register(test);
    const { id } = await partner.endpoint('https://pms.example/');
    await test.sql('update partner_endpoint set url = $2 where id = $1', [id, `http://${host}:${victim.port}/`]);
    const delivery = await partner.deliveryOf(await happens(test), settledOrWaiting);
    const { attempts } = await partner.delivery(delivery.id);
    expect(attempts).toMatchObject([{ outcome: 'address_refused', statusCode: null, reply: null }]);
    expect(victim.connections).toBe(0);
    await partner.ask(`/endpoints/${id}`, 'DELETE');
  });
});

describe('a message', () => {
  let victim: Receiver;
  let own: Receiver;

  beforeAll(async () => {
    victim = await Receiver.listen('127.0.0.2');
    own = await Receiver.listen('127.0.0.1', victim.port);
  });
  afterAll(() => Promise.all([victim.close(), own.close()]));

  const post = (url: string, resolver: Resolver, policy: AddressPolicy = { allowNetworks: '127.0.0.1' }) =>
    postWebhook(
      { url: new URL(url), headers: {}, body: '{}' },
      new PublicAddresses(policy, resolver),
      AbortSignal.timeout(5_000),
    );
  const resolving =
    (...answers: string[][]): Resolver =>
    (_hostname, _options, answer) => {
      const addresses = answers.length > 1 ? answers.shift()! : answers[0];
      answer(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };

  it('goes to the address that was checked, though the name stands for another one a moment later', async () => {
    const rebinding = resolving(['127.0.0.1'], ['127.0.0.2']);
    const url = `http://pms.example:${own.port}/`;
    await expect(post(url, rebinding)).resolves.toMatchObject({ statusCode: 204 });
    await expect(post(url, rebinding)).rejects.toThrow(AddressRefused);
    expect([own.received.length, victim.connections]).toEqual([1, 0]);
    expect(own.received[0].headers.host).toBe(`pms.example:${own.port}`);
  });

  it.each([
    ['one bad address among good ones', ['127.0.0.1', '127.0.0.2']],
    ['a mapped one', ['::ffff:127.0.0.2']],
    ['none', []],
  ])('goes nowhere for a name that stands for %s', async (_, addresses) => {
    const url = `http://pms.example:${victim.port}/`;
    await expect(post(url, resolving(addresses))).rejects.toThrow(AddressRefused);
    expect(victim.connections).toBe(0);
  });

  it('follows no redirect', async () => {
    own.at('/moved', status(302, { location: victim.url('/', '127.0.0.2') }));
    const answer = await post(own.url('/moved'), resolving(['127.0.0.1']));
    expect([answer.statusCode, victim.connections]).toEqual([302, 0]);
  });

  it('reads no more of an answer than is kept, and does not wait for its end', async () => {
    own.at('/long', (answer) => answer.writeHead(200).end('x'.repeat(5_000_000)));
    own.at('/slow', (answer) => void answer.writeHead(200).write('I begin\u0007'));
    const long = await post(own.url('/long'), resolving(['127.0.0.1']));
    const slow = await post(own.url('/slow'), resolving(['127.0.0.1']));
    expect([long.reply.length, slow]).toEqual([1_000, { statusCode: 200, retryAfter: null, reply: 'I begin\uFFFD' }]);
  });
});
