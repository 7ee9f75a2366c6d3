import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../../platform/http/money.response';

/** The fields that everybody may see, whether they come from the entity or from the cache. */
interface PublicFields {
  id: string;
  name: string;
  specialty: string;
  languages: string[];
  biography: string | null;
  fee: { amount: number; currency: string };
  timeZone: string;
  acceptsBookings: boolean;
  version: number;
}

/** A doctor as everybody may see one. */
export class DoctorResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'Dr. Asha Rao' })
  readonly name!: string;

  @ApiProperty({ example: 'Cardiology' })
  readonly specialty!: string;

  @ApiProperty({ type: [String], description: 'Language tags (BCP 47).', example: ['en', 'hi'] })
  readonly languages!: string[];

  @ApiProperty({ type: 'string', nullable: true, example: 'Twenty years in preventive care.' })
  readonly biography!: string | null;

  @ApiProperty({ type: MoneyResponse, description: 'What one visit costs.' })
  readonly fee!: MoneyResponse;

  @ApiProperty({ description: 'The IANA zone whose clock the doctor works by.', example: 'Asia/Kolkata' })
  readonly timeZone!: string;

  @ApiProperty({ description: 'Whether the doctor can be booked.', example: true })
  readonly acceptsBookings!: boolean;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    description: 'Rises with every change, of the hours too; send it as If-Match to change no newer one.',
    example: 3,
  })
  readonly version!: number;

  static from(doctor: PublicFields): DoctorResponse {
    const { id, name, specialty, languages, biography, fee, timeZone, acceptsBookings, version } = doctor;
    return Object.assign(new DoctorResponse(), {
      id,
      name,
      specialty,
      languages,
      biography,
      fee: new MoneyResponse(fee.amount, fee.currency),
      timeZone,
      acceptsBookings,
      version,
    });
  }
}
