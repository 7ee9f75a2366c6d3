import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsInstant } from '../../../platform/http/instant.decorator';
import { PageQuery } from '../../../platform/http/page';
import { AUDIT_OUTCOMES, type AuditOutcome } from '../audit-entry.entity';

const ACTION = /^[a-z][a-z0-9_.]{0,79}(\.\*)?$/;
const NAME = /^[a-z][a-z0-9_.]{0,79}$/;
const EXAMPLE_ID = '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b';

/** All filters together. */
export class AuditLogListQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'string', format: 'uuid', description: 'What this account did.', example: EXAMPLE_ID })
  @IsOptional()
  @IsUUID()
  actorId?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'What was done to this kind of subject.',
    example: 'consultation',
  })
  @IsOptional()
  @Matches(NAME)
  subjectType?: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    description: 'What was done to this subject.',
    example: EXAMPLE_ID,
  })
  @IsOptional()
  @IsUUID()
  subjectId?: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    description: "What was done to this patient's data.",
    example: EXAMPLE_ID,
  })
  @IsOptional()
  @IsUUID()
  patientId?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Only this action; `consultation.*` for all that begin so.',
    example: 'consultation.*',
  })
  @IsOptional()
  @Matches(ACTION)
  action?: string;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 128,
    description: 'What this request did.',
    example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0c',
  })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  requestId?: string;

  @ApiPropertyOptional({
    enum: AUDIT_OUTCOMES,
    enumName: 'AuditOutcome',
    description: 'Only this outcome.',
    example: 'denied',
  })
  @IsOptional()
  @IsIn(AUDIT_OUTCOMES)
  outcome?: AuditOutcome;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'At this instant or later.',
    example: '2026-11-20T00:00:00.000Z',
  })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Before this instant.',
    example: '2026-11-21T00:00:00.000Z',
  })
  @IsOptional()
  @IsInstant()
  to?: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    description:
      'The id of the last row that you have: what is older follows. For deep lists instead of `offset`; without a total.',
    example: EXAMPLE_ID,
  })
  @IsOptional()
  @IsUUID()
  cursor?: string;
}
