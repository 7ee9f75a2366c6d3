import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';

/** From when to when. */
export interface MovedTimes {
  fromStartsAt: Date;
  fromEndsAt: Date;
  toStartsAt: Date;
  toEndsAt: Date;
}

/** One move of a visit to another time, kept as it was. */
@Entity({ tableName: 'consultation_move' })
@Unique({ properties: ['consultationId', 'sequence'] })
export class VisitMove {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  consultationId!: string;

  /** That the visit had afterwards. */
  @Property({ type: 'integer' })
  sequence!: number;

  @Property({ type: 'timestamptz' })
  fromStartsAt!: Date;

  @Property({ type: 'timestamptz' })
  fromEndsAt!: Date;

  @Property({ type: 'timestamptz' })
  toStartsAt!: Date;

  @Property({ type: 'timestamptz' })
  toEndsAt!: Date;

  @Property({ type: 'uuid' })
  movedBy!: string;

  /** Sealed for this row. */
  @Property({ type: 'text', nullable: true })
  reason!: string | null;

  @Property({ type: 'timestamptz' })
  at!: Date;

  static of(move: Pick<VisitMove, 'consultationId' | 'sequence' | 'movedBy' | 'at'> & MovedTimes): VisitMove {
    return Object.assign(new VisitMove(), move, { id: uuidv7(), reason: null });
  }
}
