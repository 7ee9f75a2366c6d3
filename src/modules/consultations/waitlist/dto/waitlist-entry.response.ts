import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { WaitlistEntry } from '../waitlist-entry.entity';
import type { WaitlistOffer } from '../waitlist-offer.entity';
import { WAITLIST_STATUSES, type WaitlistStatus } from '../waitlist-status';

/** A time that is kept for the patient alone. */
export class WaitlistOfferResponse {
  @ApiProperty({ format: 'uuid', description: 'To be sent as `holdId` with the booking, which accepts the offer.' })
  readonly holdId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly doctorId!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'Then it goes to the next.' })
  readonly expiresAt!: Date;
}

/** Somebody who waits for a time to become free. */
export class WaitlistEntryResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  readonly doctorId!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Cardiology' })
  readonly specialty!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The kind of visit, to be sent with the booking; null for one as long as the slot.',
    example: 'first_visit',
  })
  readonly visitKind!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly from!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly until!: Date;

  @ApiProperty({ type: 'string', nullable: true, example: '09:00' })
  readonly earliestTime!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '12:30' })
  readonly latestTime!: string | null;

  @ApiProperty({ enum: WAITLIST_STATUSES, enumName: 'WaitlistStatus' })
  readonly status!: WaitlistStatus;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly createdAt!: Date;

  @ApiPropertyOptional({ type: WaitlistOfferResponse, description: 'Only while something is offered.' })
  readonly offer?: WaitlistOfferResponse;

  static from(entry: WaitlistEntry, offer?: WaitlistOffer): WaitlistEntryResponse {
    const { id, patientId, doctorId, specialty, visitKind, earliestTime, latestTime, status, createdAt } = entry;
    const fields = { id, patientId, doctorId, specialty, visitKind, earliestTime, latestTime, status, createdAt };
    const window = { from: entry.startsFrom, until: entry.startsUntil };
    return Object.assign(new WaitlistEntryResponse(), fields, window, offer && { offer: offered(offer) });
  }
}

function offered({ holdId, doctorId, startsAt, endsAt, expiresAt }: WaitlistOffer): WaitlistOfferResponse {
  return Object.assign(new WaitlistOfferResponse(), { holdId, doctorId, startsAt, endsAt, expiresAt });
}
