import { Injectable } from '@nestjs/common';
import type { PartnerFormat } from '../../partners';
import type { PartnerEvent } from '../deliveries/partner-event';
import { FhirTranslator } from './fhir/fhir.translator';
import { GenericTranslator } from './generic.translator';
import type { PartnerTranslator, Translation } from './partner-translator';

/** The door to all translators, both ways: each format that the systems of partners speak has its line here. */
@Injectable()
export class Translators {
  private readonly byFormat: Readonly<Record<PartnerFormat, PartnerTranslator>> = {
    generic: new GenericTranslator(),
    'fhir-r5': new FhirTranslator(),
  };

  /** An event of ours in the words of the format: what is sent is this as JSON. The same event is always told the same. */
  told(format: PartnerFormat, event: PartnerEvent): object {
    return this.byFormat[format].tell(event);
  }

  /** @param text the payload as it came */
  translate(format: PartnerFormat, eventId: string, text: string): Translation {
    try {
      return this.byFormat[format].translate(JSON.parse(text), eventId);
    } catch (error) {
      if (error instanceof SyntaxError) return { means: 'fault', why: 'the event is no JSON' };
      throw error;
    }
  }
}
