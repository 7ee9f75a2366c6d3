import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Clock, CLOCK } from '../../kernel/clock';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements';

const ONCE_IN_MS = 60_000;

/** Several instances may each write once a minute: the latest stays. */
const TOUCH: PreparedStatement = {
  name: 'touch-api-key-use',
  text: `insert into api_key_use (api_key_id, last_used_at) values ($1, $2)
         on conflict (api_key_id) do update set last_used_at = excluded.last_used_at
         where api_key_use.last_used_at < excluded.last_used_at`,
};

/** Notes when an API key was last used: once a minute at most, and beside the request rather than in its way. */
@Injectable()
export class ApiKeyUses implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ApiKeyUses.name);
  private readonly lately = new LRUCache<string, true>({ max: 10_000, ttl: ONCE_IN_MS });
  private readonly writing = new Set<Promise<void>>();

  constructor(
    private readonly statements: PreparedStatements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  note(apiKeyId: string): void {
    if (this.lately.get(apiKeyId)) return;
    this.lately.set(apiKeyId, true);
    const written = this.write(apiKeyId).finally(() => this.writing.delete(written));
    this.writing.add(written);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writing);
  }

  private async write(apiKeyId: string): Promise<void> {
    try {
      await this.statements.rows(TOUCH, [apiKeyId, this.clock.now()]);
    } catch (error) {
      this.logger.warn({ err: error, apiKeyId }, 'the last use of an API key was not noted');
    }
  }
}
