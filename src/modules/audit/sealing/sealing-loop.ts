import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../../config/env';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditSealRepository } from './audit-seal.repository';
import { AuditSealer } from './audit-sealer';
import { HeadsFile } from './heads-file';
import { headCopyFailures, sealingFailures, sealingLag, unsealedRows } from './sealing.metrics';

/** How long a row waits for its seal at most, while all is well. */
const LOOK_EVERY_MS = 2_000;
const FAILING_MAX_MS = 30_000;
const COPY_EVERY_MS = 10_000;
const LOG_EVERY_MS = 300_000;
const GAUGES_EVERY_MS = 15_000;
const STOP_MS = 5_000;

/** Seals what is new every two seconds, in every worker; the lock in the database makes one of them do it. */
@Injectable()
export class SealingLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SealingLoop.name);
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private failures = 0;
  private readonly due = new Map<string, number>();

  constructor(
    private readonly env: Environment,
    private readonly sealer: AuditSealer,
    private readonly seals: AuditSealRepository,
    private readonly work: UnitOfWork,
    private readonly heads: HeadsFile,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.worksQueues && this.env.AUDIT_SEALING === 'on') this.loop = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.race([this.loop, sleep(STOP_MS, undefined, { ref: false })]);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.look();
      const pause = this.failures === 0 ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS * 2 ** this.failures, FAILING_MAX_MS);
      await sleep(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    try {
      let more = true;
      while (more && !this.stopping.signal.aborted) ({ more } = await this.sealer.sealNext());
      if (this.isDue('copy', COPY_EVERY_MS)) await this.copyHead();
      if (this.isDue('gauges', GAUGES_EVERY_MS)) await this.updateGauges();
      if (this.failures > 0) this.logger.log('the audit trail is sealed again');
      this.failures = 0;
    } catch (error) {
      sealingFailures.inc();
      if (this.failures === 0) this.logger.warn(`the audit trail is not sealed: ${String(error)}`);
      this.failures += 1;
    }
  }

  /** Sealing goes on without: the next copy holds what this one would have. */
  private async copyHead(): Promise<void> {
    try {
      await this.sealer.copyHead();
      if (this.isDue('log', LOG_EVERY_MS)) await this.logHead();
    } catch (error) {
      headCopyFailures.inc();
      this.logger.warn(`the newest seal is not copied to ${this.heads.path}: ${String(error)}`);
    }
  }

  private isDue(what: string, everyMs: number): boolean {
    const now = performance.now();
    if (now < (this.due.get(what) ?? 0)) return false;
    this.due.set(what, now + everyMs);
    return true;
  }

  /** Whoever collects the logs has a copy too, beyond the reach of whoever can write to this machine. */
  private async logHead(): Promise<void> {
    const head = await this.heads.last();
    if (head) this.logger.log({ head }, `the audit trail is sealed up to ${head.sequence}`);
  }

  private async updateGauges(): Promise<void> {
    const { rows, age } = await this.work.read((em) => this.seals.backlog(em));
    unsealedRows.set(rows);
    sealingLag.set(age);
  }
}
