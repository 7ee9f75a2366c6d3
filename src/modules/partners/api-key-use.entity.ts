import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** When an API key was last used, to about a minute. */
@Entity({ tableName: 'api_key_use' })
export class ApiKeyUse {
  @PrimaryKey({ type: 'uuid' })
  apiKeyId!: string;

  @Property({ type: 'timestamptz' })
  lastUsedAt!: Date;
}
