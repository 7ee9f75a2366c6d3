import { OmitType, PartialType } from '@nestjs/swagger';
import { IdField, IntegerField, LARGEST_QUANTITY } from '../../../../platform/http/request-fields.decorators';

const level = { min: 0, max: LARGEST_QUANTITY };

/** What a location is to keep of a product. */
export class SetReorderRuleRequest {
  @IdField('The product.')
  productId!: string;

  @IdField('Where it is kept; one rule for each product and location.')
  locationId!: string;

  @IdField('Who it is ordered from.')
  supplierId!: string;

  @IntegerField({ ...level, description: 'Units of use below which it is ordered.', example: 120 })
  minimum!: number;

  @IntegerField({ ...level, description: 'Units of use up to which it is ordered.', example: 600 })
  target!: number;

  @IntegerField({ min: 0, max: 365, nullable: true, description: "Null for the supplier's own lead time.", example: 5 })
  leadTimeDays?: number | null;
}

/** What is left out stays as it is. */
export class AdjustReorderRuleRequest extends PartialType(
  OmitType(SetReorderRuleRequest, ['productId', 'locationId']),
  {
    skipNullProperties: false,
  },
) {}
