import { Injectable, Logger } from '@nestjs/common';
import { UnreadableField } from '../../../platform/encryption/encryption.errors';
import { unreadableFields } from '../../../platform/encryption/encryption.metrics';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import type { ConsultationNote, SealedContent } from './consultation-note.entity';
import type { NoteAddendum } from './note-addendum.entity';
import { type AddendumContent, hashOf, type NoteContent, pack, unpackAddendum, unpackNote } from './note-content';
import type { NotedNote } from './noted-note';
import { NoteAddendumResponse, NoteResponse } from './dto/note.response';

const NOTES = 'consultation_note';
const ADDENDA = 'consultation_note_addendum';

/** Seals what clinicians write and opens it again, each time against the hash that it was signed with. */
@Injectable()
export class NoteTexts {
  private readonly logger = new Logger(NoteTexts.name);

  constructor(private readonly cipher: FieldCipher) {}

  sealNote(id: string, content: NoteContent): SealedContent {
    return this.seal(NOTES, id, content);
  }

  sealAddendum(id: string, content: AddendumContent): SealedContent {
    return this.seal(ADDENDA, id, content);
  }

  /** For somebody who may read it. What is not what was written is marked, and nothing of it is shown; the rest is. */
  async shown({ note, addenda }: NotedNote): Promise<NoteResponse> {
    const packed = await this.openIntact(NOTES, note);
    const added = addenda.map(async (addendum) => {
      const one = await this.openIntact(ADDENDA, addendum);
      return NoteAddendumResponse.from(addendum, one === null ? null : unpackAddendum(one));
    });
    return NoteResponse.from(note, packed === null ? null : unpackNote(packed), await Promise.all(added));
  }

  /** Whether it is what was written. */
  async isIntact(note: ConsultationNote): Promise<boolean> {
    return (await this.openIntact(NOTES, note)) !== null;
  }

  private seal(table: string, id: string, content: NoteContent | AddendumContent): SealedContent {
    const { packed, hash } = pack(content);
    return { sealed: this.cipher.seal(packed, { table, column: 'content', id }), hash };
  }

  /** Null for what was altered; the log says which, and the metric alerts. */
  private async openIntact(table: string, row: ConsultationNote | NoteAddendum): Promise<string | null> {
    try {
      return await this.open(table, row);
    } catch (error) {
      if (!(error instanceof UnreadableField)) throw error;
      this.logger.error(error.message);
      return null;
    }
  }

  /** An envelope alone proves who sealed it, and the service could seal another one: the hash stands in the sealed audit trail. */
  private async open(table: string, { id, content, contentHash }: ConsultationNote | NoteAddendum): Promise<string> {
    const place = { table, column: 'content', id };
    const packed = await this.cipher.open(content, place);
    if (hashOf(packed) === contentHash) return packed;
    unreadableFields.inc({ table, column: place.column, cause: 'altered' });
    throw new UnreadableField(place, 'altered');
  }
}
