import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { ValidationFailed } from '../../../../kernel/domain-error';
import { TextField } from '../../../../platform/http/request-fields.decorators';
import type { NoteContent } from '../note-content';
import { DiagnosisCode } from './diagnosis';

const MOST_DIAGNOSES = 20;

/** A part of a note; what is typed is sealed before it is stored. */
const Part = (description: string, example: string) =>
  TextField({ max: 20_000, lines: true, optional: true, description, example });

/** The whole of a note; at least one part of it is written. */
export class WriteNoteRequest {
  @Part('Free text, instead of the sections or beside them.', 'Seen by video together with her daughter.')
  text?: string;

  @Part('What the patient tells (the S of SOAP).', 'Dry cough for three days, no fever.')
  subjective?: string;

  @Part('What was found (O).', 'Speaks in full sentences, breathing 16/min.')
  objective?: string;

  @Part('What the doctor makes of it (A).', 'Viral infection of the upper airways.')
  assessment?: string;

  @Part('What is to be done (P).', 'Rest and fluids; come back when breath gets short.')
  plan?: string;

  @ApiPropertyOptional({ type: [DiagnosisCode], maxItems: MOST_DIAGNOSES, description: 'The main one first.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_DIAGNOSES)
  @ValidateNested({ each: true })
  @Type(() => DiagnosisCode)
  diagnoses?: DiagnosisCode[];
}

/** @throws ValidationFailed for a note in which nothing is written */
export function contentOf(body: WriteNoteRequest): NoteContent {
  const { text = null, subjective = null, objective = null, assessment = null, plan = null } = body;
  const parts = { text, subjective, objective, assessment, plan };
  if (Object.values(parts).every((part) => part === null)) {
    const message = 'must be given, or one of subjective, objective, assessment, plan';
    throw new ValidationFailed([{ field: 'text', message }]);
  }
  const diagnoses = (body.diagnoses ?? []).map(({ system, code, display }) => ({ system, code, display }));
  return { ...parts, diagnoses };
}
