import { Injectable } from '@nestjs/common';
import { availableParallelism } from 'node:os';
import { tooManyPasswords } from './identity.errors';
import { hashPassword, NOBODYS_HASH, passwordMatches } from './password-hashes';
import { assertStrongPassword, type PasswordContext } from './password-strength';
import { Turns } from './turns';

/**
 * A core stays free for everybody who is signed in already, and one of libuv's four threads for files and names: a storm of logins
 * may be slow, the rest of the API not.
 */
const AT_ONCE = Math.min(Math.max(1, availableParallelism() - 1), 3);
const MAY_WAIT = 64;

/** Makes and checks password hashes, a few at a time. */
@Injectable()
export class Passwords {
  private readonly turns = new Turns(AT_ONCE, MAY_WAIT, tooManyPasswords);

  /** Before anything that a request costs besides its password. @throws DomainError `busy` (503) when too many wait already */
  assertRoom(): void {
    this.turns.assertRoom();
  }

  /**
   * @returns a PHC string
   * @throws DomainError `busy` (503) when too many wait already
   */
  hash(password: string): Promise<string> {
    return this.turns.take(() => hashPassword(password));
  }

  /**
   * A password that a person has just chosen. Judging it takes a turn too: it costs about as much as hashing.
   *
   * @param field of the request that holds it
   * @throws ValidationFailed when it is easy to guess; DomainError `busy`
   */
  hashChosen(password: string, context: PasswordContext, field = 'password'): Promise<string> {
    return this.turns.take(async () => {
      assertStrongPassword(password, context, field);
      return hashPassword(password);
    });
  }

  /**
   * Without a hash, because the account does not exist, it takes the same time and says no. A hash that was taken over from elsewhere
   * takes its own time, until it is replaced at the first login.
   *
   * @throws DomainError `busy` (503) when too many wait already
   */
  async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
    const equal = await this.turns.take(() => passwordMatches(password, passwordHash ?? NOBODYS_HASH));
    return equal && passwordHash !== undefined;
  }
}
