import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { EntityManager } from '@mikro-orm/postgresql';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../auth/actor';

/** One step of a state machine: what was, what came, who did it and why. */
@Entity({ tableName: 'status_change' })
export class StatusChange {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  subjectType!: string;

  @Property({ type: 'uuid' })
  subjectId!: string;

  @Property({ type: 'text' })
  fromStatus!: string;

  @Property({ type: 'text' })
  toStatus!: string;

  @Property({ type: 'uuid', nullable: true })
  actorId?: string;

  @Property({ type: 'text', nullable: true })
  reason?: string;

  @Property({ type: 'timestamptz' })
  at!: Date;
}

export interface StatusStep {
  subjectType: string;
  subjectId: string;
  fromStatus: string;
  toStatus: string;
  at: Date;
  reason?: string;
}

/** Writes the step in the transaction of the change itself; a step that stays where it was is none. */
export function recordStatusChange(em: EntityManager, actor: Actor, step: StatusStep): void {
  if (step.fromStatus === step.toStatus) return;
  em.persist(em.create(StatusChange, { id: uuidv7(), actorId: actor.id ?? undefined, ...step }));
}
