import { type LookupAddress, lookup as resolve } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** Not of the open internet (IANA's special-purpose registry), though they look like IPv4 addresses of it. */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/** Global unicast is 2000::/3; within it, these are not, or carry an IPv4 address that nobody has looked at. */
const GLOBAL_IPV6 = ['2000::/3'];
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Never allowed where it matters: this machine itself, and its neighbours on the wire, such as a cloud's metadata service. */
const NEVER_ALLOWED = ['127.0.0.0/8', '0.0.0.0/8', '169.254.0.0/16', '::1/128', '::/128', 'fe80::/10'];

/** What stands for several networks in a list of networks, as in TRUSTED_PROXIES. */
const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** As `dns.lookup` with `all`; tests bring one that changes its mind. */
export type Resolver = (
  hostname: string,
  options: { all: true; family?: number },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface AddressPolicy {
  /** Networks (CIDR, comma separated) that may be called although they are not of the open internet. */
  allowNetworks?: string;
  /** Refuses this machine and its link even where the list names them. */
  strict?: boolean;
}

/** The name stands for an address that nobody outside may have us call; nothing was sent. */
export class AddressRefused extends Error {
  constructor(hostname: string) {
    super(`${hostname} is no address of the open internet`);
    this.name = 'AddressRefused';
  }
}

/**
 * Which addresses we call when somebody else names the host. A name is looked up once for each connection, every address of the answer
 * is checked, and the connection goes to a checked one: a name that stands for another address a moment later gains nothing.
 */
export class PublicAddresses {
  private readonly special = networks([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
  private readonly global = networks(GLOBAL_IPV6);
  private readonly never = networks(NEVER_ALLOWED);
  private readonly allowed: BlockList;
  private readonly strict: boolean;

  constructor(
    { allowNetworks = '', strict = false }: AddressPolicy = {},
    private readonly resolver: Resolver = resolve,
  ) {
    const entries = allowNetworks.split(',').map((entry) => entry.trim());
    this.allowed = networks(entries.filter((entry) => entry !== '').flatMap((entry) => NAMED_NETWORKS[entry] ?? entry));
    this.strict = strict;
  }

  /** @param address an IP address in any notation that `net.isIP` takes; IPv4 mapped into IPv6 is never callable */
  isCallable(address: string): boolean {
    const version = isIP(address);
    // A zone names a link.
    if (version === 0 || address.includes('%')) return false;
    const family = version === 6 ? 'ipv6' : 'ipv4';
    if (isMapped(address)) return false;
    if (this.strict && this.never.check(address, family)) return false;
    if (this.allowed.check(address, family)) return true;
    if (family === 'ipv6' && !this.global.check(address, family)) return false;
    return !this.special.check(address, family);
  }

  /**
   * A host that is an address is not looked up, so it has to be checked by itself.
   *
   * @param hostname of a URL object, which has written decimal and octal addresses out already
   * @throws AddressRefused
   */
  assertHost(hostname: string): void {
    const host = hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.isCallable(host)) throw new AddressRefused(hostname);
  }

  /** For `lookup` of a connection: an answer with one address that is not callable is refused as a whole. */
  readonly lookup: LookupFunction = (hostname, options, answer) => {
    const family = typeof options.family === 'number' ? options.family : undefined;
    this.resolver(hostname, { all: true, family }, (error, addresses) => {
      if (error) return answer(error, []);
      if (addresses.length === 0 || !addresses.every(({ address }) => this.isCallable(address))) {
        return answer(new AddressRefused(hostname), []);
      }
      if (options.all) answer(null, addresses);
      else answer(null, addresses[0].address, addresses[0].family);
    });
  };
}

/** `::ffff:127.0.0.1` and its kin in whatever notation. */
function isMapped(address: string): boolean {
  return isIPv6(address) && new URL(`http://[${address}]`).hostname.startsWith('[::ffff:');
}

function networks(list: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const network of list) {
    const [address, prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    blocks.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return blocks;
}
