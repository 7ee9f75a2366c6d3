import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import type { SignedInActor } from '../../platform/auth/actor';
import type { StatusChange, StatusReason } from '../../platform/history/status-change.entity';
import type { Consultation } from './consultation.entity';

/** What people typed about a visit: sealed before it reaches an entity, opened for an answer, and nowhere in between. */
@Injectable()
export class ConsultationTexts {
  constructor(private readonly cipher: FieldCipher) {}

  /** For the history of states, which seals it for its own row. */
  because(text: string): StatusReason {
    return { text, cipher: this.cipher };
  }

  /** Why a step was taken, as somebody typed it; null for a step without. */
  async reasonOf({ id, reason }: Pick<StatusChange, 'id' | 'reason'>): Promise<string | null> {
    if (!reason) return null;
    return this.cipher.open(reason, { table: 'status_change', column: 'reason', id });
  }

  sealReason(consultationId: string, text: string): string {
    return this.cipher.seal(text, { table: 'consultation', column: 'reason', id: consultationId });
  }

  sealOverbookReason(consultationId: string, text: string): string {
    return this.cipher.seal(text, { table: 'consultation', column: 'overbook_reason', id: consultationId });
  }

  /** Why it was taken on top of others, for the clinic; undefined where it was not, and for patients. */
  async overbookReasonFor(
    { role }: Pick<SignedInActor, 'role'>,
    { id, overbookReason }: Pick<Consultation, 'id' | 'overbookReason'>,
  ): Promise<string | undefined> {
    if (role === 'patient' || !overbookReason) return undefined;
    return this.cipher.open(overbookReason, { table: 'consultation', column: 'overbook_reason', id });
  }

  sealMoveReason(moveId: string, text: string): string {
    return this.cipher.seal(text, { table: 'consultation_move', column: 'reason', id: moveId });
  }

  /** Why a visit was moved; null for a move without a reason. */
  async moveReasonOf({ id, reason }: { id: string; reason: string | null }): Promise<string | null> {
    return reason === null ? null : this.cipher.open(reason, { table: 'consultation_move', column: 'reason', id });
  }

  sealCancellationReason(consultationId: string, text: string): string {
    return this.cipher.seal(text, { table: 'consultation', column: 'cancellation_reason', id: consultationId });
  }

  /** Why the patient comes, for those whom it concerns: patient and doctor. The front desk needs the time, not the complaint. */
  async reasonFor(
    { role }: Pick<SignedInActor, 'role'>,
    { id, reason }: Pick<Consultation, 'id' | 'reason'>,
  ): Promise<string | null> {
    if (role !== 'patient' && role !== 'doctor') return null;
    return this.cipher.open(reason, { table: 'consultation', column: 'reason', id });
  }

  /** Why it was cancelled; null for a visit that was not. */
  async cancellationReasonOf({
    id,
    cancellationReason,
  }: Pick<Consultation, 'id' | 'cancellationReason'>): Promise<string | null> {
    if (!cancellationReason) return null;
    return this.cipher.open(cancellationReason, { table: 'consultation', column: 'cancellation_reason', id });
  }
}
