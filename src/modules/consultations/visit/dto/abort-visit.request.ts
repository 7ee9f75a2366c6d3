import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Reason } from './reason.decorator';

/** Who or what kept the visit from its end; it decides what becomes of the money. */
export const ABORT_CAUSES = ['technical', 'clinic', 'patient'] as const;

export type AbortCause = (typeof ABORT_CAUSES)[number];

export class AbortVisitRequest {
  @ApiProperty({
    enum: ABORT_CAUSES,
    enumName: 'AbortCause',
    description:
      'Where the patient is the cause the visit is paid as if it had been completed; otherwise it costs nothing.',
  })
  @IsIn(ABORT_CAUSES)
  cause!: AbortCause;

  @Reason({
    required: true,
    description: 'What happened.',
    example: 'The connection broke down and did not come back.',
  })
  reason!: string;
}
