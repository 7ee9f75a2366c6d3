import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { CsvError, parse } from 'csv-parse/sync';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { NO_PASSWORD, UserAccount } from '../user-account.entity';
import { IMPORT_COLUMNS, type ImportedUser, readImportedUser } from './imported-user';

/** What is wrong with a line of the file. */
export interface ImportFault {
  line: number;
  fault: string;
}

export interface ImportOutcome {
  /** Accounts that were made, or would be. */
  accounts: number;
  faults: readonly ImportFault[];
}

interface Line {
  line: number;
  user: ImportedUser;
}

/** Accounts at once; of these rows one statement is made. */
const BATCH = 500;

/** Takes over the accounts of another system, with the hashes of their passwords. */
@Injectable()
export class UserImport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at everything and changes nothing. */
  async check(csv: string): Promise<ImportOutcome> {
    const { lines, faults } = this.read(csv);
    const taken = await this.work.read((em) => takenAddresses(em, lines));
    return { accounts: lines.length, faults: [...faults, ...taken].sort((one, other) => one.line - other.line) };
  }

  /**
   * All accounts or none: one faulty line, or an address that somebody signs up with in the meantime, and nothing is written.
   *
   * @throws DomainError `email_taken` for the latter
   */
  async run(csv: string): Promise<ImportOutcome> {
    const { lines } = this.read(csv);
    const outcome = await this.check(csv);
    if (outcome.faults.length > 0) return { ...outcome, accounts: 0 };
    await this.work.run(async (em) => {
      for (let at = 0; at < lines.length; at += BATCH) {
        for (const { user } of lines.slice(at, at + BATCH)) this.open(em, user);
        await em.flush();
        em.clear();
      }
    });
    return outcome;
  }

  private open(em: EntityManager, imported: ImportedUser): void {
    const now = this.clock.now();
    const { email, name, role, passwordHash = NO_PASSWORD, emailVerified } = imported;
    const user = UserAccount.open({ email, name, role, passwordHash }, now);
    user.changeProfile(imported, now);
    if (emailVerified) user.emailVerifiedAt = now;
    em.persist(user);
    this.audit.record(em, systemActor('npm run users:import'), {
      action: 'user.imported',
      subjectType: 'user',
      subjectId: user.id,
      patientId: user.patientId,
      details: { role },
    });
  }

  private read(csv: string): { lines: Line[]; faults: ImportFault[] } {
    const lines: Line[] = [];
    const faults: ImportFault[] = [];
    const seen = new Map<string, number>();
    const now = this.clock.now();
    for (const { line, record } of recordsOf(csv, faults)) {
      const user = readImportedUser(record, now);
      if (Array.isArray(user)) {
        faults.push(...user.map((fault) => ({ line, fault })));
        continue;
      }
      const earlier = seen.get(user.email);
      if (earlier !== undefined) faults.push({ line, fault: `email stands in line ${earlier} already` });
      seen.set(user.email, earlier ?? line);
      lines.push({ line, user });
    }
    return { lines, faults };
  }
}

interface ParsedRecord {
  record: Record<string, string>;
  info: { lines: number };
}

function recordsOf(csv: string, faults: ImportFault[]): { line: number; record: Record<string, string> }[] {
  try {
    const parsed = parse(csv, {
      bom: true,
      columns: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as ParsedRecord[];
    const unknown = Object.keys(parsed[0]?.record ?? {}).filter((name) => !IMPORT_COLUMNS.includes(name as 'email'));
    if (unknown.length > 0) {
      faults.push({ line: 1, fault: `unknown columns: ${unknown.join(', ')}; known are ${IMPORT_COLUMNS.join(', ')}` });
      return [];
    }
    return parsed.map(({ record, info }) => ({ line: info.lines, record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser stops at the first line that is no CSV. Its message repeats the line; its code does not.
    faults.push({
      line: Number(error.lines ?? 1),
      fault: `is no CSV with the columns of the first line (${error.code})`,
    });
    return [];
  }
}

async function takenAddresses(em: EntityManager, lines: readonly Line[]): Promise<ImportFault[]> {
  const faults: ImportFault[] = [];
  for (let at = 0; at < lines.length; at += BATCH) {
    const batch = lines.slice(at, at + BATCH);
    const found = await em.find(
      UserAccount,
      { email: { $in: batch.map(({ user }) => user.email) }, deletedAt: null },
      { fields: ['email'] },
    );
    const taken = new Set(found.map(({ email }) => email));
    faults.push(
      ...batch
        .filter(({ user }) => taken.has(user.email))
        .map(({ line }) => ({ line, fault: 'email has an account already' })),
    );
  }
  return faults;
}
