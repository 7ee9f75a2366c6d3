import { ApiProperty } from '@nestjs/swagger';
import type { ReorderRule } from '../reorder-rule.entity';

const level = { type: 'integer', format: 'int32', minimum: 0 } as const;

export class ReorderRuleResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly locationId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly supplierId!: string;

  @ApiProperty({ ...level, example: 120 })
  readonly minimum!: number;

  @ApiProperty({ ...level, example: 600 })
  readonly target!: number;

  @ApiProperty({ ...level, nullable: true, description: "Null for the supplier's own.", example: 5 })
  readonly leadTimeDays!: number | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Send it as If-Match.' })
  readonly version!: number;

  static from({ id, product, location, supplier, ...rest }: ReorderRule): ReorderRuleResponse {
    const { minimum, target, leadTimeDays, version } = rest;
    const ids = { id, productId: product.id, locationId: location.id, supplierId: supplier.id };
    return Object.assign(new ReorderRuleResponse(), { ...ids, minimum, target, leadTimeDays, version });
  }
}
