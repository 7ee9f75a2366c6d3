import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccessList } from '../../../platform/http/api-documentation';
import { DailyReportQuery } from './dto/daily-report.query';
import { PaymentReportLine } from './dto/daily-report.response';
import { PaymentExportQuery } from './dto/payment-export.query';
import { PaymentReports } from './payment-reports.service';

@ApiTags('Payments')
@Controller('payment-reports')
export class PaymentReportsController {
  constructor(private readonly reports: PaymentReports) {}

  @Get('daily')
  @Allow('staff', 'admin')
  @ApiOperation({
    operationId: 'getPaymentReport',
    summary: 'Sum up what was taken and given back',
    description:
      'From the books, by the day on which it was posted, in each currency; grouped by day, doctor, method or status of the payment.',
  })
  @ApiSuccessList(PaymentReportLine, {
    description: 'One line for each group and currency; groups without movement are left out.',
  })
  @ApiErrors(401, 403, 422)
  daily(@CurrentActor() actor: SignedInActor, @Query() query: DailyReportQuery): Promise<PaymentReportLine[]> {
    return this.reports.daily(actor, query);
  }

  @Get('payments.csv')
  @Allow('staff', 'admin')
  @ApiOperation({
    operationId: 'exportPayments',
    summary: 'Export payments',
    description:
      'Those made on these days, as CSV (RFC 4180), oldest first, amounts in minor units; sent while it is read. That it is exported is recorded.',
  })
  @ApiResponse({ status: 200, description: 'The payments.', content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiErrors(401, 403, 422)
  async export(@CurrentActor() actor: SignedInActor, @Query() query: PaymentExportQuery): Promise<StreamableFile> {
    const lines = await this.reports.export(actor, { ...query });
    return new StreamableFile(Readable.from(lines), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="payments.csv"',
    });
  }
}
