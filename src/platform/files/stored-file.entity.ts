import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Where a file's name leads: to bytes with this digest. Never changed. */
@Entity({ tableName: 'stored_file' })
export class StoredFile {
  @PrimaryKey({ type: 'text' })
  name!: string;

  /** Lower-case hex; the bytes lie under it. */
  @Property({ type: 'text' })
  sha256!: string;

  /** Bytes. */
  @Property({ type: 'integer' })
  size!: number;

  @Property({ type: 'text' })
  contentType!: string;

  @Property({ type: 'timestamptz' })
  storedAt!: Date;
}
