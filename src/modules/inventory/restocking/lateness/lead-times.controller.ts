import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccess } from '../../../../platform/http/api-documentation';
import { IdParam } from '../../../../platform/http/id-param.decorator';
import { LeadTimesResponse } from './dto/lead-times.response';
import { LeadTimes } from './lead-times.service';

@ApiTags('Suppliers')
@Controller('suppliers/:id/lead-times')
export class LeadTimesController {
  constructor(private readonly leadTimes: LeadTimes) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'getSupplierLeadTimes',
    summary: "Read a supplier's lead times",
    description: 'As they were, by the orders of the last 365 days, beside what the supplier says.',
  })
  @ApiSuccess(LeadTimesResponse, { description: 'The lead times.' })
  @ApiErrors(401, 403, 404)
  of(@IdParam('supplier') id: string): Promise<LeadTimesResponse> {
    return this.leadTimes.of(id);
  }
}
