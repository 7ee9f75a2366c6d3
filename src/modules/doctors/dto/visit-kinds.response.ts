import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../../platform/http/money.response';
import type { VisitKind } from '../visit-kinds';

/** A kind of visit that a doctor offers. */
export class VisitKindResponse {
  @ApiProperty({ description: 'For `kind` of the free slots and `visitKind` of a booking.', example: 'follow_up' })
  readonly code!: string;

  @ApiProperty({ example: 'Follow-up' })
  readonly name!: string;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'How long a visit takes.', example: 15 })
  readonly minutes!: number;

  @ApiProperty({ type: MoneyResponse, nullable: true, description: "What a visit costs; null for the doctor's fee." })
  readonly fee!: MoneyResponse | null;
}

/** What a doctor offers besides visits of the usual length. */
export class VisitKindsResponse {
  @ApiProperty({ type: [VisitKindResponse] })
  readonly kinds!: VisitKindResponse[];

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    description: 'Of the doctor; for If-Match.',
    example: 3,
  })
  readonly version!: number;

  static from(doctor: { visitKinds: readonly VisitKind[]; version: number }): VisitKindsResponse {
    const kinds = doctor.visitKinds.map(({ code, name, minutes, fee }) => ({
      ...{ code, name, minutes },
      fee: fee && new MoneyResponse(fee.amount, fee.currency),
    }));
    return Object.assign(new VisitKindsResponse(), { kinds, version: doctor.version });
  }
}
