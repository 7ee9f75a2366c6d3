import { hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';

/** Argon2id as OWASP's password storage cheat sheet recommends: 19 MiB, two passes, one lane. */
const PRESENT_PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const PRESENT = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

/** What we take over from elsewhere. Costs are bounded: a hash that takes a minute to check would hold everybody up. */
const ARGON2ID = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/;
const BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;
const MOST_KIB = 131_072;
const MOST_PASSES = 10;

/** Of a password that nobody knows, with the parameters above. */
export const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$0dqibPeEkoz3nz0CIgEayw$RM3enR6RZd/Htx5ZUNcdFNqaDFDmAWvS+CKKJj3a8CI';

/** @returns a PHC string with the present parameters */
export function hashPassword(password: string): Promise<string> {
  return hash(password, PRESENT_PARAMETERS);
}

/** Against Argon2id, ours or another's, or bcrypt. Anything else matches nothing. */
export async function passwordMatches(password: string, passwordHash: string): Promise<boolean> {
  if (BCRYPT.test(passwordHash)) return verifyBcrypt(password, passwordHash);
  if (!ARGON2ID.test(passwordHash)) return false;
  return verify(passwordHash, password);
}

/** Whether it is to be made anew at the next login: by another algorithm, or with other parameters than today's. */
export function isOutdated(passwordHash: string): boolean {
  return !PRESENT.test(passwordHash);
}

/** Whether accounts may come with such a hash. */
export function isImportable(passwordHash: string): boolean {
  if (BCRYPT.test(passwordHash)) return true;
  const [, memory, passes, lanes] = ARGON2ID.exec(passwordHash) ?? [];
  return memory !== undefined && Number(memory) <= MOST_KIB && Number(passes) <= MOST_PASSES && Number(lanes) > 0;
}
