import type { Prescription } from './prescription.entity';
import type { LineDetails } from './prescription-line.entity';

export const ROUTES = [
  'oral',
  'sublingual',
  'buccal',
  'inhalation',
  'nasal',
  'ophthalmic',
  'otic',
  'cutaneous',
  'transdermal',
  'rectal',
  'vaginal',
  'subcutaneous',
  'intramuscular',
  'intravenous',
  'other',
] as const;

export type Route = (typeof ROUTES)[number];

export const PERIOD_UNITS = ['hour', 'day', 'week', 'month'] as const;

export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** So many times in so many hours, days, weeks or months (FHIR's Timing.repeat), and in words. */
export interface Frequency {
  times: number;
  period: number;
  periodUnit: PeriodUnit;
  asNeeded: boolean;
  /** What stands on the label. */
  text: string;
}

/** How a medicine is taken: what is sealed of a line. */
export interface Directions {
  dose: { value: number; unit: string };
  route: Route;
  frequency: Frequency;
  instructions: string | null;
}

/** A line as it was written. */
export interface WrittenLine extends LineDetails {
  directions: Directions;
}

/** All that a signature stands for, as one text: the same content is always the same text. */
export function signedContent(prescription: Prescription, lines: readonly WrittenLine[], signedAt: Date): string {
  const { id, consultationId, patientId, doctorId, prescriberId, locationId, supersedesId } = prescription;
  return JSON.stringify([
    ...[1, id, consultationId, patientId, doctorId, prescriberId, locationId, supersedesId, signedAt.toISOString()],
    lines.map(({ line, productId, quantity, refills, daysSupply, substitutionAllowed, directions }) => [
      ...[line, productId, quantity, refills, daysSupply, substitutionAllowed],
      ...[directions.dose.value, directions.dose.unit, directions.route, directions.instructions],
      ...[directions.frequency.times, directions.frequency.period, directions.frequency.periodUnit],
      ...[directions.frequency.asNeeded, directions.frequency.text],
    ]),
  ]);
}
