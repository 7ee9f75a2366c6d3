import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches, validateSync } from 'class-validator';
import { ValidationFailed } from '../../../kernel/domain-error';
import { type Role, ROLES } from '../../../platform/auth/actor';
import { IsAccountEmail } from '../dto/email.decorator';
import { IsText } from '../dto/text.decorator';
import { isImportable } from '../password-hashes';
import { assertMeaningful, type ProfileChange } from '../profile';

/** The columns of the file; only `email` and `name` must be there. */
export const IMPORT_COLUMNS = [
  'email',
  'name',
  'role',
  'passwordHash',
  'emailVerified',
  'phone',
  'dateOfBirth',
  'address',
  'locale',
  'timeZone',
] as const;

/** One line of a file of accounts that come from another system. */
export class ImportedUser implements ProfileChange {
  @IsAccountEmail()
  email!: string;

  @IsText(1, 120)
  name!: string;

  @IsIn(ROLES)
  role: Role = 'patient';

  /** Left out, the person chooses a password by a mailed link. */
  @IsOptional()
  @Matches(/^[!-~]{1,200}$/, { message: 'must be one word in ASCII' })
  passwordHash?: string;

  /** Whether the other system had the address confirmed. */
  @Transform(({ value }: { value: unknown }) => (value === 'yes' || value === 'no' ? value === 'yes' : value))
  @IsIn([true, false], { message: 'must be yes or no' })
  emailVerified: boolean = false;

  @IsOptional()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: 'must be a phone number such as +919812345678' })
  phone?: string;

  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be a date such as 1985-04-12' })
  dateOfBirth?: string;

  @IsOptional()
  @IsText(1, 500, { lines: true })
  address?: string;

  @IsOptional()
  @IsText(2, 35)
  locale?: string;

  @IsOptional()
  @IsText(1, 64)
  timeZone?: string;
}

/** @returns the account, or what is wrong with the line, each fault in words that show no hash and no more of the person than the line's number */
export function readImportedUser(record: Readonly<Record<string, string>>, now: Date): ImportedUser | string[] {
  const filled = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ''));
  const user = plainToInstance(ImportedUser, filled, { exposeDefaultValues: true });
  const faults = validateSync(user, { whitelist: true, forbidNonWhitelisted: true }).flatMap(
    ({ property, constraints = {} }) =>
      Object.values(constraints).map((text) => (text.startsWith(property) ? text : `${property} ${text}`)),
  );
  if (user.passwordHash !== undefined && !isImportable(user.passwordHash)) {
    faults.push(
      'passwordHash must be bcrypt ($2a$, $2b$, $2y$, cost 4 to 14) or Argon2id in PHC format, at most 128 MiB and 10 passes',
    );
  }
  try {
    assertMeaningful(user, now);
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    const { errors } = error.details as { errors: { field: string; message: string }[] };
    faults.push(...errors.map(({ field, message }) => `${field} ${message}`));
  }
  return faults.length > 0 ? [...new Set(faults)] : user;
}
