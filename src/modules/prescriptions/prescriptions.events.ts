import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';
import type { PrescriptionStatus } from './prescription-status';

export type PrescriptionEventType =
  | 'prescription.signed'
  | 'prescription.reserved'
  | 'prescription.awaiting_stock'
  | 'prescription.held'
  | 'prescription.resumed'
  | 'prescription.cancelled'
  | 'prescription.expired';

export interface PrescriptionFacts {
  prescriptionId: string;
  consultationId: string;
  patientId: string;
  doctorId: string;
  /** The dispensary. */
  locationId: string;
  supersedesId: string | null;
  status: PrescriptionStatus;
  previousStatus: PrescriptionStatus;
  /** A younger event of the same prescription has the higher one. */
  sequence: number;
}

/** What left the dispensary, by lot, in units of use. */
export interface DispensedPart {
  /** Of the prescription. */
  line: number;
  productId: string;
  /** Another one than `productId` where something else was given in its place. */
  prescribedProductId: string;
  lotId: string;
  quantity: number;
}

export interface DispenseFacts extends Omit<PrescriptionFacts, 'previousStatus'> {
  dispenseId: string;
  parts: DispensedPart[];
}

export interface RefillDueFacts extends Omit<PrescriptionFacts, 'previousStatus'> {
  /** Lines whose next fill may begin. */
  lines: number[];
}

export interface GoodsReturnedFacts {
  prescriptionId: string;
  dispenseId: string;
  dispenseReturnId: string;
  patientId: string;
  sequence: number;
  /** `lotId` is the lot in the quarantine. */
  parts: { productId: string; lotId: string; quantity: number }[];
}

export const prescriptionEvent = (type: PrescriptionEventType, facts: PrescriptionFacts, at: Date) =>
  eventOf(type, facts.prescriptionId, { ...facts }, at);

export const dispensedEvent = (facts: DispenseFacts, at: Date) =>
  eventOf('prescription.dispensed', facts.prescriptionId, { ...facts }, at);

export const refillDueEvent = (facts: RefillDueFacts, at: Date) =>
  eventOf('prescription.refill_due', facts.prescriptionId, { ...facts }, at);

export const goodsReturnedEvent = (facts: GoodsReturnedFacts, at: Date) =>
  eventOf('prescription.goods_returned', facts.prescriptionId, { ...facts }, at);

function eventOf(type: string, aggregateId: string, payload: Record<string, unknown>, occurredAt: Date): DomainEvent {
  return { id: uuidv7(), type, version: 1, aggregateType: 'prescription', aggregateId, occurredAt, payload };
}
