import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import { tooManyPasswords } from './identity.errors';
import { Turns } from './turns';

/** Argon2id as OWASP's password storage cheat sheet recommends: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * A core stays free for everybody who is signed in already, and one of libuv's four threads for files and names: a storm of logins
 * may be slow, the rest of the API not.
 */
const AT_ONCE = Math.min(Math.max(1, availableParallelism() - 1), 3);
const MAY_WAIT = 64;

/** Of a password that nobody knows, with the parameters above. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$0dqibPeEkoz3nz0CIgEayw$RM3enR6RZd/Htx5ZUNcdFNqaDFDmAWvS+CKKJj3a8CI';

/** Makes and checks password hashes, a few at a time. */
@Injectable()
export class Passwords {
  private readonly turns = new Turns(AT_ONCE, MAY_WAIT, tooManyPasswords);

  /**
   * @returns a PHC string
   * @throws DomainError `busy` (503) when too many wait already
   */
  hash(password: string): Promise<string> {
    return this.turns.take(() => hash(password, ARGON2ID));
  }

  /**
   * Without a hash, because the account does not exist, it takes the same time and says no.
   *
   * @throws DomainError `busy` (503) when too many wait already
   */
  async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
    const equal = await this.turns.take(() => verify(passwordHash ?? NOBODYS_HASH, password));
    return equal && passwordHash !== undefined;
  }
}
