import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A handler has taken a message in. Written in the transaction that holds the effect, so that the two stand or fall together. */
@Entity({ tableName: 'processed_message' })
export class ProcessedMessage {
  @PrimaryKey({ type: 'text' })
  handler!: string;

  @PrimaryKey({ type: 'uuid' })
  messageId!: string;

  @Property({ type: 'timestamptz' })
  processedAt!: Date;
}
