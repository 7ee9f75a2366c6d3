import { DateField, TextField } from '../../../platform/http/request-fields.decorators';

/** Dates on which the whole clinic is closed, by each doctor's own clock. */
export class DeclareClinicHolidayRequest {
  @TextField({ max: 100, description: 'As everybody reads it.', example: 'Diwali' })
  name!: string;

  @DateField({ description: 'First date.', example: '2026-11-08' })
  from!: string;

  @DateField({ description: 'Last date, inclusive, at most 31 days.', example: '2026-11-09' })
  until!: string;
}
