import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export type RecallEventType = 'recall.opened' | 'recall.closed';
export const RECALL_PATIENT_FOUND = 'recall.patient_found';

export interface RecallFacts {
  recallId: string;
  productId: string;
  batch: string;
  class: 'I' | 'II' | 'III';
  /** How many had something of it. */
  patients: number;
}

export interface RecalledPatientFacts {
  recallId: string;
  patientId: string;
  /** RFC 3339, of the first and the last time. */
  firstDispensedAt: string;
  lastDispensedAt: string;
}

export const recallEvent = (type: RecallEventType, facts: RecallFacts, at: Date) =>
  eventOf(type, facts.recallId, { ...facts }, at);

/** Somebody had something of a batch that is recalled. */
export const recallPatientFound = (facts: RecalledPatientFacts, at: Date) =>
  eventOf(RECALL_PATIENT_FOUND, facts.recallId, { ...facts }, at);

function eventOf(type: string, recallId: string, payload: Record<string, unknown>, occurredAt: Date): DomainEvent {
  return { id: uuidv7(), type, version: 1, aggregateType: 'recall', aggregateId: recallId, occurredAt, payload };
}
