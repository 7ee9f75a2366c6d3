import { OmitType, PartialType } from '@nestjs/swagger';
import { ChoiceField, TextField } from '../../../../platform/http/request-fields.decorators';
import { LOCATION_KINDS, type LocationKind } from '../stock-location.entity';

/** A place where stock is to lie. */
export class OpenLocationRequest {
  @TextField({ max: 100, description: 'Unique among the locations.', example: 'Main dispensary' })
  name!: string;

  @ChoiceField(LOCATION_KINDS, 'LocationKind', {
    description: 'Nothing is ever available at a quarantine.',
    example: 'dispensary',
  })
  kind!: LocationKind;

  @TextField({
    max: 64,
    description: 'An IANA time zone: by its calendar the lots that lie here expire.',
    example: 'Asia/Kolkata',
  })
  timeZone!: string;
}

/** What is left out stays as it is; the kind never changes. */
export class ChangeLocationRequest extends PartialType(OmitType(OpenLocationRequest, ['kind']), {
  skipNullProperties: false,
}) {}
