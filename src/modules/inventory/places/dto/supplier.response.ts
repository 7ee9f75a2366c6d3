import { ApiProperty } from '@nestjs/swagger';
import { type Supplier, SUPPLIER_KINDS, type SupplierKind } from '../supplier.entity';

export class SupplierResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', example: 'Sahyadri Pharma Distributors' })
  readonly name!: string;

  @ApiProperty({ enum: SUPPLIER_KINDS, enumName: 'SupplierKind' })
  readonly kind!: SupplierKind;

  @ApiProperty({ type: 'string', nullable: true })
  readonly contactName!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly email!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly phone!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 0, example: 3 })
  readonly leadTimeDays!: number;

  @ApiProperty({ type: 'string', example: 'INR' })
  readonly currency!: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The partner whose system takes its orders; null for orders by mail or on paper.',
  })
  readonly partnerId!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Send it as If-Match.' })
  readonly version!: number;

  static from(supplier: Supplier): SupplierResponse {
    const { id, name, kind, contactName, email, phone, leadTimeDays, currency, partnerId, version } = supplier;
    return Object.assign(new SupplierResponse(), {
      ...{ id, name, kind, contactName, email, phone, leadTimeDays, currency, partnerId, version },
    });
  }
}
