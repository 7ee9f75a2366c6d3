import { ApiProperty } from '@nestjs/swagger';
import type { PatientProfile } from '../../identity';
import type { RecallContact, RecallPatient } from '../recall.entity';
import { CONTACT_OUTCOMES, CONTACT_STATES, type ContactOutcome, type ContactState } from '../recall-status';

const id = { type: 'string', format: 'uuid' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const units = { type: 'integer', format: 'int32', minimum: 0 } as const;

export class RecallContactResponse {
  @ApiProperty({ enum: CONTACT_OUTCOMES, enumName: 'RecallContactOutcome' })
  readonly outcome!: ContactOutcome;

  @ApiProperty({ type: 'string', nullable: true, example: 'Brings the rest tomorrow' })
  readonly note!: string | null;

  @ApiProperty(id)
  readonly contactedBy!: string;

  @ApiProperty(instant)
  readonly at!: string;

  static from({ outcome, contactedBy, at }: RecallContact, note: string | null): RecallContactResponse {
    return Object.assign(new RecallContactResponse(), { outcome, note, contactedBy, at: at.toISOString() });
  }
}

/** Somebody who had something of a recalled batch, for whoever calls them. */
export class RecallPatientResponse {
  @ApiProperty(id)
  readonly patientId!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Null for an account that is gone.',
    example: 'Asha Rao',
  })
  readonly name!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '+919812345678' })
  readonly phone!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly address!: string | null;

  @ApiProperty({ enum: CONTACT_STATES, enumName: 'RecallContactState' })
  readonly state!: ContactState;

  @ApiProperty({ ...units, description: 'Units of use that were handed out.', example: 30 })
  readonly quantity!: number;

  @ApiProperty({ ...units, description: 'Of these, what came back before the recall.', example: 0 })
  readonly returned!: number;

  @ApiProperty(instant)
  readonly firstDispensedAt!: string;

  @ApiProperty(instant)
  readonly lastDispensedAt!: string;

  @ApiProperty({ type: 'array', items: id })
  readonly dispenseIds!: string[];

  @ApiProperty({ type: [RecallContactResponse], description: 'Oldest first.' })
  readonly contacts!: RecallContactResponse[];

  static from(
    patient: RecallPatient,
    profile: PatientProfile | undefined,
    contacts: RecallContactResponse[],
  ): RecallPatientResponse {
    const { patientId, state, quantity, returned, firstDispensedAt, lastDispensedAt, dispenseIds } = patient;
    const { name = null, phone = null, address = null } = profile ?? {};
    return Object.assign(new RecallPatientResponse(), {
      ...{ patientId, name, phone, address, state, quantity, returned, dispenseIds, contacts },
      ...{ firstDispensedAt: firstDispensedAt.toISOString(), lastDispensedAt: lastDispensedAt.toISOString() },
    });
  }
}
