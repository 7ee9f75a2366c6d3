import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { DayRangeQuery } from './day-range.query';

export const REPORT_GROUPS = ['day', 'doctor', 'method', 'status'] as const;

export type ReportGroup = (typeof REPORT_GROUPS)[number];

export class DailyReportQuery extends DayRangeQuery {
  @ApiPropertyOptional({
    enum: REPORT_GROUPS,
    enumName: 'PaymentReportGroup',
    default: 'day',
    description: 'What each row is about.',
  })
  @IsOptional()
  @IsIn(REPORT_GROUPS)
  groupBy: ReportGroup = 'day';
}
