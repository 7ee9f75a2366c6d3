import { createHash, randomBytes } from 'node:crypto';

/** How many a person gets at a time. */
export const RECOVERY_CODES = 10;

/** Crockford's Base32: no I, L, O and U, so that a code written on paper is read as it was meant. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Five bits each: 80 bits. */
const SYMBOLS = 16;
const GROUP = 4;

/** @returns new codes, such as `7K2M-QF9D-X0TB-4RWA` */
export function drawRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    // 256 is a multiple of 32: every symbol is as likely as every other.
    const symbols = Array.from(randomBytes(SYMBOLS), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
    return symbols.replace(new RegExp(`.{${GROUP}}(?=.)`, 'g'), '$&-');
  });
}

/**
 * What is kept of a code. SHA-256 and nothing slower: slow hashes are for what people think up. Of 2^80 random codes no dictionary is
 * made, and an answer to a challenge need not wait for a turn among the passwords. The account is hashed with it, so that one guess is
 * never a guess at the codes of everybody.
 */
export function recoveryCodeHash(userId: string, code: string): string {
  return createHash('sha256')
    .update(`${userId}:${asDrawn(code)}`)
    .digest('hex');
}

/** However it was typed: grouped or not, in small letters, with an O for a zero. */
function asDrawn(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}
