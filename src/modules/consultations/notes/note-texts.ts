import { Injectable } from '@nestjs/common';
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
  constructor(private readonly cipher: FieldCipher) {}

  sealNote(id: string, content: NoteContent): SealedContent {
    return this.seal(NOTES, id, content);
  }

  sealAddendum(id: string, content: AddendumContent): SealedContent {
    return this.seal(ADDENDA, id, content);
  }

  /** For somebody who may read it. @throws UnreadableField when it is not what was signed */
  async opened({ note, addenda }: NotedNote): Promise<NoteResponse> {
    const content = unpackNote(await this.open(NOTES, note));
    const added = addenda.map(async (addendum) =>
      NoteAddendumResponse.from(addendum, unpackAddendum(await this.open(ADDENDA, addendum))),
    );
    return NoteResponse.from(note, content, await Promise.all(added));
  }

  private seal(table: string, id: string, content: NoteContent | AddendumContent): SealedContent {
    const { packed, hash } = pack(content);
    return { sealed: this.cipher.seal(packed, { table, column: 'content', id }), hash };
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
