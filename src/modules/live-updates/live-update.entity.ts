import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Role } from '../../platform/auth/actor';
import type { LiveTopic } from './live-topics';

/** A piece of news in the order in which it is told. Written and read by `LiveUpdateRepository` alone. */
@Entity({ tableName: 'live_update' })
export class LiveUpdate {
  @PrimaryKey({ type: 'bigint', autoincrement: true })
  position!: string;

  @Property({ type: 'uuid', unique: true })
  eventId!: string;

  @Property({ type: 'text' })
  topic!: LiveTopic;

  @Property({ type: 'text' })
  type!: string;

  @Property({ type: 'uuid' })
  subjectId!: string;

  @Property({ type: 'array', columnType: 'uuid[]' })
  userIds!: string[];

  @Property({ type: 'array', columnType: 'text[]' })
  roles!: Role[];

  @Property({ type: 'jsonb' })
  data!: Record<string, unknown>;

  @Property({ type: 'timestamptz' })
  occurredAt!: Date;

  @Property({ type: 'timestamptz' })
  writtenAt!: Date;
}
