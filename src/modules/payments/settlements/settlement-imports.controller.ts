import { Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { CsvBody, TakesCsv } from '../../../platform/http/csv-body';
import { SettlementImportQuery } from './dto/settlement-import.query';
import { SettlementImportReport } from './dto/settlement-import.response';
import { MOST_PAYOUTS, PAYOUT_COLUMNS } from './payout-csv';
import { SettlementImport } from './settlement-import.service';

@ApiTags('Payments')
@Controller('payment-settlements/imports')
export class SettlementImportsController {
  constructor(private readonly settlementImport: SettlementImport) {}

  @Post()
  @HttpCode(200)
  @Allow('admin')
  @TakesCsv()
  @ApiOperation({
    operationId: 'importSettlements',
    summary: "Import the provider's payouts from a CSV file",
    description: `UTF-8 with a heading, up to ${MOST_PAYOUTS} rows. Columns: ${PAYOUT_COLUMNS.join(', ')}; fee, what was kept for paying out, may be missing. Amounts in minor units. All rows or none; a payout that is known by its reference is not posted again.`,
  })
  @ApiConsumes('text/csv')
  @ApiBody({ required: true, schema: { type: 'string', maxLength: 10_485_760 } })
  @ApiSuccess(SettlementImportReport, { description: 'What was done, or would be.' })
  @ApiErrors(400, 401, 403, 413, 415, 422)
  import(
    @CurrentActor() actor: SignedInActor,
    @Query() { dryRun }: SettlementImportQuery,
    @CsvBody() file: Buffer,
  ): Promise<SettlementImportReport> {
    return dryRun ? this.settlementImport.rehearse(file) : this.settlementImport.run(actor, file);
  }
}
