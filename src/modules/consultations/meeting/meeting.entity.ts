import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** The room of one visit. It comes to be with the first invitation or the first who joins, and is forgotten a month after the visit. */
@Entity({ tableName: 'meeting' })
export class Meeting {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Unique({ name: 'meeting_one_per_consultation' })
  @Property({ type: 'uuid' })
  consultationId!: string;

  /** Sealed: whoever knows the name of a room may be able to enter it. */
  @Property({ type: 'text' })
  room!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  /** @param sealedRoom for `id` */
  static for(consultationId: string, id: string, sealedRoom: string, createdAt: Date): Meeting {
    return Object.assign(new Meeting(), { id, consultationId, room: sealedRoom, createdAt });
  }
}
