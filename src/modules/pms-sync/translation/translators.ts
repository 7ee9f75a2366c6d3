import { Injectable } from '@nestjs/common';
import type { PartnerKind } from '../../partners';
import { GenericTranslator } from './generic.translator';
import type { PartnerTranslator, Translation } from './partner-translator';

/** The door to all translators: a kind of partner with a format of its own gets its line here. */
@Injectable()
export class Translators {
  private readonly byKind: Readonly<Record<PartnerKind, PartnerTranslator>>;

  constructor() {
    const generic = new GenericTranslator();
    this.byKind = { pharmacy_management_system: generic, wholesaler: generic, other: generic };
  }

  /** @param text the payload as it came */
  translate(kind: PartnerKind, eventId: string, text: string): Translation {
    try {
      return this.byKind[kind].translate(JSON.parse(text), eventId);
    } catch (error) {
      if (error instanceof SyntaxError) return { means: 'fault', why: 'the event is no JSON' };
      throw error;
    }
  }
}
