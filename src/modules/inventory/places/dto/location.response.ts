import { ApiProperty } from '@nestjs/swagger';
import { LOCATION_KINDS, type LocationKind, type StockLocation } from '../stock-location.entity';

export class LocationResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', example: 'Main dispensary' })
  readonly name!: string;

  @ApiProperty({ enum: LOCATION_KINDS, enumName: 'LocationKind' })
  readonly kind!: LocationKind;

  @ApiProperty({ type: 'string', example: 'Asia/Kolkata' })
  readonly timeZone!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Send it as If-Match.' })
  readonly version!: number;

  static from({ id, name, kind, timeZone, version }: StockLocation): LocationResponse {
    return Object.assign(new LocationResponse(), { id, name, kind, timeZone, version });
  }
}
