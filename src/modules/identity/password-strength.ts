import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { ValidationFailed } from '../../kernel/domain-error';

/** What a person's passwords are not to be made of. */
export interface PasswordContext {
  email: string;
  name: string;
}

/**
 * The time of an estimate grows faster than the text, and text of 200 characters could hold a process up for a second. What is strong in
 * its first characters is strong; what is weak in so many is not meant well.
 */
const JUDGED_CHARACTERS = 48;

/** Of 4: more than 10⁸ guesses, of which a stolen Argon2id hash lets few a second pass; the log-in throttle fewer a day. */
const STRONG_ENOUGH = 3;

let estimator: ZxcvbnFactory | undefined;

/** Made at the first use: the lists of common passwords take 25 ms and 8 MB. */
function estimate(password: string, words: string[]) {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: JUDGED_CHARACTERS });
  return estimator.check(password.slice(0, JUDGED_CHARACTERS), words);
}

/**
 * Refuses passwords that stand in lists of stolen ones or are made of what everybody knows of the person. Offline: no part of a password
 * leaves the house. Asked where a password is chosen, never at a login.
 *
 * @param field of the request
 * @throws ValidationFailed
 */
export function assertStrongPassword(password: string, { email, name }: PasswordContext, field: string): void {
  const { score, feedback } = estimate(password, wordsOf(email, name));
  if (score >= STRONG_ENOUGH) return;
  throw new ValidationFailed([
    { field, message: REASONS[feedback.warning ?? ''] ?? 'is too easy to guess: use four words or more' },
  ]);
}

const COMMON = 'is one of the passwords that are tried first: use four words that only you put together';
const REPEATED = 'repeats itself: use four different words';
const REASONS: Readonly<Record<string, string>> = {
  topTen: COMMON,
  topHundred: COMMON,
  common: COMMON,
  similarToCommon: COMMON,
  userInputs: 'is made of your name or e-mail address: use words that nobody connects with you',
  simpleRepeat: REPEATED,
  extendedRepeat: REPEATED,
  sequences: 'is a sequence: use four words that only you put together',
  straightRow: 'is a row of keys: use four words that only you put together',
  keyPattern: 'is a pattern of keys: use four words that only you put together',
};

function wordsOf(email: string, name: string): string[] {
  const [local, domain = ''] = email.split('@');
  const parts = `${local} ${domain} ${name}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return ['theriac', email, local, ...parts].filter((word) => word.length > 2);
}
