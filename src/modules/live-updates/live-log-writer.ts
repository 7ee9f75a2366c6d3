import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import { LiveUpdateRepository, type NewUpdate } from './live-update.repository';

/** More than there are handlers at work in one process. */
const TOGETHER = 50;

interface Waiting {
  update: NewUpdate;
  /** With whether it is new. */
  resolve: (isNew: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Writes the log of live updates. What comes while it writes goes together into the next statement: many handlers at work wait for their
 * turn at the lock, and for the commit, once.
 */
@Injectable()
export class LiveLogWriter {
  private readonly waiting: Waiting[] = [];
  private writing = false;

  constructor(
    private readonly log: LiveUpdateRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Resolves when it is committed, with whether it is new: the log knows each event once, however often. */
  append(update: NewUpdate): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ update, resolve, reject });
      if (!this.writing) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, TOGETHER));
    this.writing = false;
  }

  private async write(group: readonly Waiting[]): Promise<void> {
    try {
      const written = await this.log.append(
        group.map(({ update }) => update),
        this.clock.now(),
      );
      for (const { update, resolve } of group) resolve(written.has(update.eventId));
    } catch (error) {
      if (group.length === 1 || isAway(error)) return group.forEach(({ reject }) => reject(error));
      // One of them spoils it for the others: each for itself.
      for (const one of group) await this.write([one]);
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'database_unavailable';
}
