import type { Medicine } from '../../inventory';

/** An allergy as far as it can be held against a medicine. */
export interface KnownAllergy {
  id: string;
  substance: string;
  /** An ATC code of any level, such as J01C; null where only the name is known. */
  atc: string | null;
}

/** A medicine that the patient takes already, or is to take. */
export interface Therapy {
  prescriptionId: string;
  line: number;
  medicine: Medicine;
}

export interface AllergyWarning {
  key: string;
  kind: 'allergy';
  line: number;
  allergyId: string;
  substance: string;
}

export const DUPLICATE_BASES = ['product', 'ingredient', 'class'] as const;

export interface DuplicateTherapyWarning {
  key: string;
  kind: 'duplicate_therapy';
  line: number;
  /** The other prescription; null for another line of the same one. */
  prescriptionId: string | null;
  otherLine: number;
  productId: string;
  /** The same product, the same active ingredient, or the same class of the fourth ATC level. */
  basis: (typeof DUPLICATE_BASES)[number];
}

export type TherapyWarning = AllergyWarning | DuplicateTherapyWarning;

/** Of the fourth level: chemical subgroup, such as N02BE. */
const classOf = (atc: string): string => atc.slice(0, 5);

const wordsOf = (text: string): string[] => text.toLocaleLowerCase('en').match(/[\p{L}\p{N}]+/gu) ?? [];

/** Warns when a medicine is of the class that the patient is allergic to, or has its substance in its name. */
export function allergyWarnings(
  line: number,
  medicine: Medicine,
  allergies: readonly KnownAllergy[],
): AllergyWarning[] {
  return allergies
    .filter((allergy) => isOfClass(medicine, allergy) || isNamed(medicine, allergy))
    .map(({ id, substance }) => ({ key: `allergy:${id}:${line}`, kind: 'allergy', line, allergyId: id, substance }));
}

/** Warns when the patient has the same, or something of the same class, already. */
export function duplicateWarnings(
  line: number,
  medicine: Medicine,
  { therapies, own }: { therapies: readonly Therapy[]; own: string },
): DuplicateTherapyWarning[] {
  return therapies.flatMap((therapy) => {
    const basis = sameness(medicine, therapy.medicine);
    if (basis === null) return [];
    const prescriptionId = therapy.prescriptionId === own ? null : therapy.prescriptionId;
    const { line: otherLine } = therapy;
    const key = `duplicate_therapy:${prescriptionId ?? 'self'}:${otherLine}:${line}`;
    const { id: productId } = therapy.medicine;
    return [{ key, kind: 'duplicate_therapy' as const, line, prescriptionId, otherLine, productId, basis }];
  });
}

function sameness(one: Medicine, other: Medicine): DuplicateTherapyWarning['basis'] | null {
  if (one.id === other.id) return 'product';
  const sameCode =
    one.rxnorm.some((code) => other.rxnorm.includes(code)) || one.atc.some((code) => other.atc.includes(code));
  if (sameCode || nameOf(one) === nameOf(other)) return 'ingredient';
  return one.atc.some((code) => other.atc.map(classOf).includes(classOf(code))) ? 'class' : null;
}

const nameOf = ({ genericName }: Medicine): string => wordsOf(genericName).join(' ');

const isOfClass = (medicine: Medicine, { atc }: KnownAllergy): boolean =>
  atc !== null && medicine.atc.some((code) => code.startsWith(atc));

/** All words of the substance, one after the other, in one of the names. */
function isNamed({ genericName, brandName }: Medicine, { substance }: KnownAllergy): boolean {
  const sought = ` ${wordsOf(substance).join(' ')} `;
  if (sought.trim() === '') return false;
  return [genericName, brandName ?? ''].some((name) => ` ${wordsOf(name).join(' ')} `.includes(sought));
}
