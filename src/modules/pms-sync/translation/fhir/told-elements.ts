import type { Meta, Reference } from 'fhir/r5';
import type { PartnerEvent } from '../../deliveries/partner-event';

/** Its version is the sequence, by which news of one subject are put in order. */
export const metaOf = ({ data }: PartnerEvent): Meta => ({ versionId: String(data.sequence) });

export const referenceTo = (type: string, id: string): Reference => ({ reference: `${type}/${id}` });
