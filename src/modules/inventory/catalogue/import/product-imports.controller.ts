import { Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { CsvBody, TakesCsv } from '../../../../platform/http/csv-body';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { IdempotencyKey } from '../../../../platform/http/idempotency-key.decorator';
import { ImportReport } from './dto/import.response';
import { ImportQuery } from './dto/import.query';
import { COLUMNS, MOST_ROWS, REQUIRED } from './product-csv';
import { ProductImport } from './product-import.service';

@ApiTags('Products')
@Controller('products/imports')
export class ProductImportsController {
  constructor(private readonly productImport: ProductImport) {}

  @Post()
  @HttpCode(200)
  @Allow('pharmacist', 'admin')
  @TakesCsv()
  @ApiOperation({
    operationId: 'importProducts',
    summary: 'Import products from a CSV file',
    description: `UTF-8 with a heading, up to 10 MiB and ${MOST_ROWS} rows. Columns: ${COLUMNS.join(', ')}; needed are ${REQUIRED.join(', ')} and gtin or ndc, by which products are recognised. Columns that the file lacks stay as they are. All rows or none.`,
  })
  @ApiConsumes('text/csv')
  @ApiBody({ required: true, schema: { type: 'string', maxLength: 10_485_760 } })
  @ApiIdempotencyKey()
  @ApiSuccess(ImportReport, { description: 'What would be done: a dry run.' })
  @ApiSuccess(ImportReport, { status: 201, description: 'What was done.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  import(
    @CurrentActor() actor: SignedInActor,
    @Query() { dryRun = false }: ImportQuery,
    @CsvBody() file: Buffer,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer | ImportReport> {
    if (dryRun) return this.productImport.rehearse(file);
    return this.productImport.run({ actor, route: 'POST /products/imports', key }, file);
  }
}
