import { ApiProperty } from '@nestjs/swagger';
import { isISO8601, ValidateBy } from 'class-validator';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const IsDay = (): PropertyDecorator =>
  ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value) => typeof value === 'string' && DATE.test(value) && isISO8601(value, { strict: true }),
      defaultMessage: () => 'must be a date such as 2026-12-01',
    },
  });

/** Days by the clinic's calendar, both included. */
export class DayRangeQuery {
  @ApiProperty({ format: 'date', description: "The first day, by the clinic's calendar.", example: '2026-11-01' })
  @IsDay()
  from!: string;

  @ApiProperty({
    format: 'date',
    description: 'The last day: `from` or later, by at most 366 days.',
    example: '2026-11-30',
  })
  @IsDay()
  to!: string;
}
