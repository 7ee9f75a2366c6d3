import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { EntityManager } from '@mikro-orm/postgresql';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../auth/actor';
import type { FieldCipher } from '../encryption/field-cipher';

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

  /** Sealed. */
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
}

/** Why, as somebody typed it, with what seals it: a reason for a visit is the patient's own business. */
export interface StatusReason {
  text: string;
  cipher: FieldCipher;
}

/** Writes the step in the transaction of the change itself; a step that stays where it was is none. */
export function recordStatusChange(em: EntityManager, actor: Actor, step: StatusStep, because?: StatusReason): void {
  if (step.fromStatus === step.toStatus) return;
  const id = uuidv7();
  const reason = because?.cipher.seal(because.text, { table: 'status_change', column: 'reason', id });
  em.persist(em.create(StatusChange, { id, actorId: actor.id ?? undefined, reason, ...step }));
}
