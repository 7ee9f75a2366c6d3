import { LARGEST_QUANTITY } from '../../../../platform/http/request-fields.decorators';
import { canonicalCode } from '../../../inventory';
import type { ProductReport } from '../reports';
import type { ElementReader } from './element-reader';
import { MOST_OF_A_THING, readId, readQuantity, readVersion } from './fhir-fields';
import { CODE_SYSTEMS } from './fhir-systems';

type CodeName = keyof typeof CODE_SYSTEMS;

const NAMES = Object.keys(CODE_SYSTEMS) as CodeName[];
const STATUSES = ['active', 'inactive', 'entered-in-error', 'unknown'] as const;
const NAMES_FIRST = ['preferred', 'trade-name'];
const LONGEST_NAME = 200;
const LONGEST_CODE = 40;

const EXPECTED: Readonly<Record<CodeName, string>> = {
  gtin: 'must be a GTIN of 8, 12, 13 or 14 digits with a right check digit',
  ndc: 'must be an NDC such as 0002-8215-01, or its eleven digits',
};

/** A product of the partner. */
export function readInventoryItem(item: ElementReader): ProductReport {
  const codes = readCodes(item);
  const netContent = item.one('netContent');
  const status = item.code('status', STATUSES);
  return {
    ref: readId(item),
    version: readVersion(item),
    name: readName(item),
    gtin: theOne(item, codes.gtin, 'gtin'),
    ndc: theOne(item, codes.ndc, 'ndc'),
    useUnitsPerUnit: netContent === null ? 1 : readQuantity(netContent, 1, LARGEST_QUANTITY),
    discontinued: status === 'inactive' || status === 'entered-in-error',
  };
}

/** Its preferred name, else that of its trade, else the first. */
function readName(item: ElementReader): string {
  const names = item.many('name', MOST_OF_A_THING);
  const types = names.map((name) => name.one('nameType'));
  const positions = NAMES_FIRST.map((code) => types.findIndex((type) => type?.says('code', code)));
  if (names.length === 0) return item.refuse('name', 'is missing', '');
  return names[positions.find((at) => at >= 0) ?? 0].text('name', LONGEST_NAME);
}

/** Wherever they stand: as identifiers of the item, or as codes of what it is. */
function readCodes(item: ElementReader): Record<CodeName, Set<string>> {
  const found = { gtin: new Set<string>(), ndc: new Set<string>() };
  const read = (element: ElementReader, field: string) => {
    const name = NAMES.find((each) => CODE_SYSTEMS[each].some((uri) => element.says('system', uri)));
    if (name === undefined) return;
    const code = canonicalCode(name, element.text(field, LONGEST_CODE));
    if (code === null) element.refuse(field, EXPECTED[name]);
    else found[name].add(code);
  };
  for (const identifier of item.many('identifier', MOST_OF_A_THING)) read(identifier, 'value');
  for (const concept of item.many('code', MOST_OF_A_THING)) {
    for (const coding of concept.many('coding', MOST_OF_A_THING)) read(coding, 'code');
  }
  return found;
}

function theOne(item: ElementReader, codes: ReadonlySet<string>, name: CodeName): string | null {
  if (codes.size > 1) item.refuse('identifier', `must not have more than one ${name.toUpperCase()}`);
  const [code = null] = codes;
  return code;
}
