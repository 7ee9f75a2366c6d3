import { ApiProperty } from '@nestjs/swagger';
import type { Reception } from '../webhook-reception.service';

/** That an event is stored. */
export class ReceptionResponse {
  @ApiProperty({ description: 'The `webhook-id`.', example: 'evt_2026112100042' })
  readonly eventId!: string;

  @ApiProperty({ description: 'Whether it had come before. Then nothing more happens.' })
  readonly repeated!: boolean;

  static from({ eventId, repeated }: Reception): ReceptionResponse {
    return Object.assign(new ReceptionResponse(), { eventId, repeated });
  }
}
