import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsEmail, MaxLength, ValidateIf } from 'class-validator';
import {
  ChoiceField,
  IdField,
  IntegerField,
  PatternField,
  TextField,
} from '../../../../platform/http/request-fields.decorators';
import { SUPPLIER_KINDS, type SupplierKind } from '../supplier.entity';

/** Somebody to buy from. */
export class RegisterSupplierRequest {
  @TextField({ max: 200, description: 'Unique among the suppliers.', example: 'Sahyadri Pharma Distributors' })
  name!: string;

  @ChoiceField(SUPPLIER_KINDS, 'SupplierKind', { example: 'wholesaler' })
  kind!: SupplierKind;

  @TextField({ max: 200, nullable: true, example: 'Meera Joshi' })
  contactName?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    format: 'email',
    nullable: true,
    maxLength: 254,
    example: 'orders@sahyadri.example',
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsEmail()
  @MaxLength(254)
  email?: string | null;

  @PatternField({
    pattern: /^\+?[0-9 ()-]{5,30}$/,
    message: 'must be a telephone number',
    nullable: true,
    example: '+91 20 5550 1200',
  })
  phone?: string | null;

  @IntegerField({ min: 0, max: 365, description: 'Days from order to delivery.', example: 3 })
  leadTimeDays!: number;

  @PatternField({
    pattern: /^[A-Z]{3}$/,
    message: 'must be a currency code, such as INR',
    description: 'Of its prices, ISO 4217.',
    example: 'INR',
  })
  currency!: string;

  @IdField(
    'The partner whose system takes its orders, and tells of them. Null, or left out, for orders by mail or on paper.',
    {
      nullable: true,
    },
  )
  partnerId?: string | null;
}

/** What is left out stays as it is. */
export class ChangeSupplierRequest extends PartialType(RegisterSupplierRequest, { skipNullProperties: false }) {}
