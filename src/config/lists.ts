import { ValidateBy } from 'class-validator';
import { isIP } from 'node:net';

/** Names that stand for several networks (RFC 5735, RFC 4193). */
const NAMED_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Exact origins, comma separated: neither `*` nor `null` nor a pattern, which would let in sites that nobody thought of. */
export function isOriginList(value: unknown): boolean {
  return eachOf(value, (origin) => {
    if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
    return new URL(origin).origin === origin && !origin.includes('*');
  });
}

/** Addresses and networks (CIDR), comma separated. */
export function isNetworkList(value: unknown): boolean {
  return eachOf(value, (network) => {
    if (NAMED_NETWORKS.has(network)) return true;
    const [address, prefix, ...rest] = network.split('/');
    const family = isIP(address);
    if (family === 0 || rest.length > 0) return false;
    return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
  });
}

export const IsOriginList = () => by('isOriginList', isOriginList, 'exact origins such as https://app.example.org');
export const IsNetworkList = () =>
  by('isNetworkList', isNetworkList, 'addresses or networks such as 10.0.0.0/8, comma separated');

function by(name: string, validate: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

function eachOf(value: unknown, accepts: (entry: string) => boolean): boolean {
  return typeof value === 'string' && value.split(',').every((entry) => accepts(entry.trim()));
}
