import { isIP } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** As some proxies write it: `203.0.113.7:51234`, `[2001:db8::1]:51234`, `[2001:db8::1]`. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([0-9a-f:.%\w]+)\](?::\d+)?)$/i;

/**
 * What one caller is counted under: an IPv4 address, or the /64 of an IPv6 one, which is what a single customer is given. Ports are left
 * out: a caller has thousands. What is no address at all shares one count, so that nobody gets a new one by making up text.
 */
export function rateLimitAddress(given: string): string {
  const [, ipv4, ipv6] = WITH_PORT.exec(given) ?? [];
  const address = ipv4 ?? ipv6 ?? given;
  const mapped = MAPPED_IPV4.exec(address);
  if (mapped) return mapped[1];
  if (isIP(address) === 0) return 'no address';
  if (!address.includes(':')) return address;
  const [head, tail] = address.split('%')[0].split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
