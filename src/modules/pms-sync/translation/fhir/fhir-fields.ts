import { HIGHEST_VERSION } from '../reports';
import type { ElementReader } from './element-reader';

/** Of lists that tell what a thing is, such as its names. */
export const MOST_OF_A_THING = 100;

const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const VERSION = /^[1-9]\d{0,15}$/;
const DAY = /^(\d{4}-\d{2}-\d{2})(T\S{1,40})?$/;
const REFERENCE =
  /^(?:https?:\/\/[^\s?#]{1,300}\/)?([A-Za-z]{1,40})\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const LONGEST_URL = 500;
const LONGEST_ID = 64;

/** Which resource of a bundle has which `fullUrl`, as `Type/id`. */
export type FullUrls = ReadonlyMap<string, string>;

export const isId = (text: string) => ID.test(text);

/** The logical id, which is the partner's own id of the thing. */
export function readId(resource: ElementReader): string {
  return resource.matching('id', ID, 'must be an id of 1 to 64 letters, digits, hyphens and dots');
}

/** Of `meta.versionId`. */
export function readVersion(resource: ElementReader): number {
  const expected = 'must be a whole number from 1 that rises with every change, as text';
  const version = Number(resource.needed('meta').matching('versionId', VERSION, expected));
  if (version <= HIGHEST_VERSION) return version;
  resource.refuse('meta.versionId', `must not be more than ${HIGHEST_VERSION}`);
  return 1;
}

/** The day of a `dateTime` as it is written there, whatever its time zone. */
export function readDay(element: ElementReader, field: string): string | null {
  if (!element.has(field)) return null;
  const expected = 'must be a date with its day, YYYY-MM-DD, or a time';
  const day = DAY.exec(element.matching(field, DAY, expected))?.[1];
  if (day === undefined) return null;
  return isDay(day) ? day : element.refuse(field, expected, null);
}

/** A quantity of whole units; one with a comparator is none. */
export function readQuantity(quantity: ElementReader, least: number, most: number): number {
  if (quantity.has('comparator')) quantity.refuse('comparator', 'must not be there: a quantity must be exact');
  return quantity.whole('value', least, most);
}

/** For what a reference may name by an identifier that it has with us or with the partner, instead of by its id. */
export const BY_IDENTIFIER = { byIdentifier: true } as const;

/** @param type the resources that it may be of @returns the id; empty where there is a fault */
export function readReference(
  reference: ElementReader,
  type: string,
  fullUrls: FullUrls,
  { byIdentifier }: { byIdentifier: boolean } = { byIdentifier: false },
): string {
  if (byIdentifier && !reference.has('reference') && reference.has('identifier')) {
    return reference.needed('identifier').text('value', LONGEST_ID);
  }
  const given = reference.optionalText('reference', LONGEST_URL);
  const [, found, id] = REFERENCE.exec(fullUrls.get(given ?? '') ?? given ?? '') ?? [];
  if (found === type) return id;
  return reference.refuse('reference', `must be ${type}/<id>, or the fullUrl of one in the bundle`, '');
}

/** The extension of this URL, if it has it. */
export function readExtension(element: ElementReader, url: string): ElementReader | null {
  const extensions = element.many('extension', MOST_OF_A_THING);
  return extensions.find((extension) => extension.says('url', url)) ?? null;
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
