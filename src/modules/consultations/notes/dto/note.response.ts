import { ApiProperty } from '@nestjs/swagger';
import type { ConsultationNote } from '../consultation-note.entity';
import type { NoteAddendum } from '../note-addendum.entity';
import type { AddendumContent, NoteContent } from '../note-content';
import { DiagnosisCode } from './diagnosis';

const NOTE_STATUSES = ['draft', 'signed'] as const;
const INTACT =
  'False when what is stored is not what was written, or cannot be opened. Nothing of it is shown then; tell an administrator.';
const HASH = 'SHA-256 of what was signed, with a salt of its own. It stands in the audit trail as well.';

const NOTHING: NoteContent = {
  text: null,
  subjective: null,
  objective: null,
  assessment: null,
  plan: null,
  diagnoses: [],
};

/** What was added to a signed note. */
export class NoteAddendumResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', description: "The author's account." })
  readonly authorId!: string;

  @ApiProperty({ description: INTACT })
  readonly intact!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Null when it is not intact.',
    example: 'The result of the swab came in.',
  })
  readonly reason!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Null when it is not intact.',
    example: 'Swab negative for influenza A and B.',
  })
  readonly text!: string | null;

  @ApiProperty({ description: HASH })
  readonly contentHash!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly signedAt!: Date;

  /** @param content null when it is not what was signed */
  static from(addendum: NoteAddendum, content: AddendumContent | null): NoteAddendumResponse {
    const { id, authorId, contentHash, signedAt } = addendum;
    const said = { intact: content !== null, ...(content ?? { reason: null, text: null }) };
    return Object.assign(new NoteAddendumResponse(), { id, authorId, ...said, contentHash, signedAt });
  }
}

/** What a doctor wrote about a visit. */
export class NoteResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly consultationId!: string;

  @ApiProperty({ format: 'uuid', description: "The author's account; who writes a note signs it." })
  readonly authorId!: string;

  @ApiProperty({ enum: NOTE_STATUSES, enumName: 'NoteStatus' })
  readonly status!: (typeof NOTE_STATUSES)[number];

  @ApiProperty({ description: INTACT })
  readonly intact!: boolean;

  @ApiProperty({ type: 'string', nullable: true, example: 'Seen by video together with her daughter.' })
  readonly text!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Dry cough for three days, no fever.' })
  readonly subjective!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Speaks in full sentences, breathing 16/min.' })
  readonly objective!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Viral infection of the upper airways.' })
  readonly assessment!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Rest and fluids; come back when breath gets short.' })
  readonly plan!: string | null;

  @ApiProperty({ type: [DiagnosisCode] })
  readonly diagnoses!: DiagnosisCode[];

  @ApiProperty({ description: 'Begun when the visit was over.' })
  readonly lateEntry!: boolean;

  @ApiProperty({ description: HASH })
  readonly contentHash!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly createdAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly updatedAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null for a draft.' })
  readonly signedAt!: Date | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'For `If-Match`.', example: 1 })
  readonly version!: number;

  @ApiProperty({ type: [NoteAddendumResponse], description: 'Oldest first.' })
  readonly addenda!: NoteAddendumResponse[];

  /** @param content null when it is not what was written */
  static from(
    note: ConsultationNote,
    content: NoteContent | null,
    addenda: readonly NoteAddendumResponse[],
  ): NoteResponse {
    const { id, consultationId, authorId, lateEntry, contentHash, createdAt, updatedAt, version } = note;
    return Object.assign(new NoteResponse(), {
      ...{ id, consultationId, authorId, status: note.isSigned ? 'signed' : 'draft' },
      ...{ intact: content !== null, ...(content ?? NOTHING) },
      ...{ lateEntry, contentHash, createdAt, updatedAt, signedAt: note.signedAt ?? null, version, addenda },
    });
  }
}
