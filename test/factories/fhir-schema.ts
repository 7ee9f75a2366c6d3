import Ajv, { type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const SCHEMA = path.join(__dirname, 'fhir-r5.schema.json');

let validate: ValidateFunction | undefined;

/** What is wrong with a resource, or with a bundle and what is in it, by the schema that HL7 publishes. */
export function faultsAgainstR5(resource: unknown): string[] {
  validate ??= new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }).compile({
    ...(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object),
    $ref: '#/definitions/ResourceList',
  });
  // As it is sent: what is undefined is not there.
  validate(JSON.parse(JSON.stringify(resource)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
