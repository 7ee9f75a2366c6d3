import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, ValidateIf, ValidateNested } from 'class-validator';
import {
  IdField,
  IntegerField,
  LARGEST_QUANTITY,
  QuantityField,
  TextField,
} from '../../../../platform/http/request-fields.decorators';

const MOST_LINES = 100;
const WITNESS = 'The second person, for controlled drugs; signs the register later.';

export class TransferLineRequest {
  @IdField('The lot; each once.')
  lotId!: string;

  @QuantityField({ description: 'Units of use.', example: 60 })
  quantity!: number;
}

/** Stock to be sent. */
export class SendTransferRequest {
  @IdField('Where it lies.')
  fromLocationId!: string;

  @IdField('Where it is to go.')
  toLocationId!: string;

  @TextField({ max: 500, nullable: true })
  note?: string | null;

  @IdField(WITNESS, { nullable: true })
  witnessId?: string | null;

  @ApiProperty({ type: [TransferLineRequest], minItems: 1, maxItems: MOST_LINES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique((line?: TransferLineRequest | null) => line?.lotId, { message: 'must name each lot once' })
  @ValidateNested({ each: true })
  @Type(() => TransferLineRequest)
  lines!: TransferLineRequest[];
}

export class ArrivedLineRequest {
  @IntegerField({ min: 1, max: MOST_LINES, description: 'Of the transfer.', example: 1 })
  line!: number;

  @IntegerField({ min: 0, max: LARGEST_QUANTITY, description: 'Units of use that arrived.', example: 58 })
  quantity!: number;
}

export class ReceiveTransferRequest {
  @ApiPropertyOptional({
    type: [ArrivedLineRequest],
    maxItems: MOST_LINES,
    description: 'Lines that did not arrive whole. What is missing is written off as lost in transit.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique((one?: ArrivedLineRequest | null) => one?.line, { message: 'must name each line once' })
  @ValidateNested({ each: true })
  @Type(() => ArrivedLineRequest)
  lines?: ArrivedLineRequest[];

  @IdField(`${WITNESS} Whoever sent it, when left out.`, { nullable: true })
  witnessId?: string | null;
}

export class CancelTransferRequest {
  @IdField(`${WITNESS} Whoever sent it, when left out.`, { nullable: true })
  witnessId?: string | null;
}
