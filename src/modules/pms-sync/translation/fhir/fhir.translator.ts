import type { FieldFault } from '../../../../kernel/domain-error';
import type { PartnerEvent } from '../../deliveries/partner-event';
import { MOST_REPORTS, type PartnerTranslator, type Translation, translationOf } from '../partner-translator';
import type { Report } from '../reports';
import { ElementReader } from './element-reader';
import { type FullUrls, readId } from './fhir-fields';
import { readInventoryItem } from './inventory-item';
import { readInventoryReport } from './inventory-report';
import { toldResource } from './told-resources';
import { asOneReport, readSupplyDelivery, readSupplyRequest } from './supply';

/** Bundles that only bring resources. The others want something done, page, or have rules of their own. */
const BUNDLES = ['collection', 'message'] as const;
/** More faults than anybody reads at once. */
const MOST_FAULTS = 20;
const LONGEST_URL = 500;
const LONGEST_TYPE = 64;

/** @returns what a resource tells, or why it is of no use */
type ReadsResource = (resource: ElementReader, fullUrls: FullUrls) => Report[] | string;

const NO_URLS: FullUrls = new Map();

const NOT_FINAL = 'its status says that there is nothing to take yet';

const RESOURCES: Readonly<Record<string, ReadsResource>> = {
  InventoryItem: (item) => [{ about: 'product', report: readInventoryItem(item) }],
  InventoryReport: (report, fullUrls) =>
    readInventoryReport(report, fullUrls)?.map((stock): Report => ({ about: 'stock', report: stock })) ?? NOT_FINAL,
  SupplyRequest: (request, fullUrls) => orderOf(readSupplyRequest(request, fullUrls)),
  SupplyDelivery: (delivery, fullUrls) => orderOf(readSupplyDelivery(delivery, fullUrls)),
};

/** HL7 FHIR release 5 as docs/reference/pms-fhir.md describes it: one resource, or a bundle of them that is taken whole or not at all. */
export class FhirTranslator implements PartnerTranslator {
  translate(payload: unknown): Translation {
    const faults: FieldFault[] = [];
    const root = new ElementReader(payload, '', faults);
    const type = root.text('resourceType', LONGEST_TYPE);
    const told = type === 'Bundle' ? readBundle(root) : [readResource(root, type, NO_URLS)];
    if (faults.length > 0) return { means: 'fault', why: wordsOf(faults) };
    const reports = withOrdersWhole(told.flatMap((each) => (typeof each === 'string' ? [] : each)));
    const why = told.find((each) => typeof each === 'string');
    return translationOf(reports, why ?? 'it brings no resource that is taken');
  }

  tell(event: PartnerEvent): object {
    return { ...event, data: toldResource(event) };
  }
}

function readBundle(bundle: ElementReader): (Report[] | string)[] {
  bundle.code('type', BUNDLES);
  const resources: { resource: ElementReader; type: string }[] = [];
  const fullUrls = new Map<string, string>();
  for (const entry of bundle.many('entry', MOST_REPORTS)) {
    const type = entry.resourceTypeOf('resource');
    // What nobody reads may hold what nobody here understands.
    if (type !== null && !isTaken(type)) continue;
    const resource = entry.needed('resource');
    if (type === null) resource.refuse('resourceType', 'is missing');
    else resources.push({ resource, type });
    const fullUrl = entry.optionalText('fullUrl', LONGEST_URL);
    if (fullUrl !== null && resource.has('id')) fullUrls.set(fullUrl, `${type}/${readId(resource)}`);
  }
  return resources.map(({ resource, type }) => readResource(resource, type, fullUrls));
}

const isTaken = (type: string) => Object.hasOwn(RESOURCES, type);

function readResource(resource: ElementReader, type: string, fullUrls: FullUrls): Report[] | string {
  return isTaken(type) ? RESOURCES[type](resource, fullUrls) : `resources of type ${type} are not taken`;
}

function withOrdersWhole(reports: readonly Report[]): Report[] {
  const others = reports.filter(({ about }) => about !== 'order');
  const orders = reports.flatMap((told) => (told.about === 'order' ? [told.report] : []));
  return [...others, ...asOneReport(orders).map((report): Report => ({ about: 'order', report }))];
}

function orderOf(report: Report['report'] | null): Report[] | string {
  return report === null ? NOT_FINAL : [{ about: 'order', report } as Report];
}

function wordsOf(faults: readonly FieldFault[]): string {
  return faults
    .slice(0, MOST_FAULTS)
    .map(({ field, message }) => `${field === '' ? 'the event' : field}: ${message}`)
    .join('; ');
}
