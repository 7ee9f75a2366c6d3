/** Who gave a product its code. */
export const CODE_SYSTEMS = ['gtin', 'ndc', 'atc', 'rxnorm'] as const;

export type CodeSystem = (typeof CODE_SYSTEMS)[number];

export interface ProductCodeDetails {
  system: CodeSystem;
  code: string;
  display: string | null;
}

/** A GTIN or an NDC names one pack and so one product; classes and clinical drugs are shared. */
export const NAMES_ONE_PRODUCT: readonly CodeSystem[] = ['gtin', 'ndc'];

/** What is expected of a code, for the person who typed it. */
export const EXPECTED: Readonly<Record<CodeSystem, string>> = {
  gtin: 'must be a GTIN of 8, 12, 13 or 14 digits with a right check digit',
  ndc: 'must be an NDC such as 0002-8215-01, or its eleven digits',
  atc: 'must be an ATC code of the fifth level, such as N02AA01',
  rxnorm: 'must be an RxNorm concept id, a number of up to eight digits',
};

/** The one way a code is written here, or null when it is none: GTINs with 14 digits, NDCs with 11 as 5-4-2. */
export function canonicalCode(system: CodeSystem, code: string): string | null {
  const text = code.trim();
  switch (system) {
    case 'gtin':
      return /^(\d{8}|\d{12,14})$/.test(text) && hasRightCheckDigit(text) ? text.padStart(14, '0') : null;
    case 'ndc':
      return canonicalNdc(text);
    case 'atc':
      return /^[A-Z]\d{2}[A-Z]{2}\d{2}$/i.test(text) ? text.toUpperCase() : null;
    case 'rxnorm':
      return /^[1-9]\d{0,7}$/.test(text) ? text : null;
  }
}

/** Weights 3 and 1 from the right, beside the check digit (GS1 General Specifications, 7.9). */
export function hasRightCheckDigit(digits: string): boolean {
  const [check, ...rest] = [...digits].reverse().map(Number);
  const sum = rest.reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === check;
}

/** Ten digits without hyphens could be 4-4-2, 5-3-2 or 5-4-1: a guess would name another medicine. */
function canonicalNdc(text: string): string | null {
  if (/^\d{11}$/.test(text)) return text;
  const [, labeler, product, pack] = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/.exec(text) ?? [];
  if (labeler === undefined || labeler.length + product.length + pack.length < 10) return null;
  return labeler.padStart(5, '0') + product.padStart(4, '0') + pack.padStart(2, '0');
}
