import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccessList } from '../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ApiIfNoneMatch, ETAG_HEADER, IfNoneMatch, unlessKnown } from './conditional-request';
import { SlotResponse } from './dto/slot.response';
import { FreeSlots } from './free-slots';
import { ApiSlotQuery, SlotQuery } from './slot-query';
import type { SlotRange } from './slot-range';

@ApiTags('Availability')
@Controller('doctors/:id/slots')
export class DoctorSlotsController {
  constructor(private readonly slots: FreeSlots) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'listFreeSlots',
    summary: 'List the free slots of a doctor',
    description:
      'Sorted. What is listed was free a moment ago; the booking decides. Slots nearer than the notice and beyond the horizon are left out.',
  })
  @ApiSlotQuery()
  @ApiIfNoneMatch()
  @ApiSuccessList(SlotResponse, { description: 'The free slots.', headers: ETAG_HEADER })
  @ApiErrors(404, 422)
  async list(
    @IdParam('doctor') id: string,
    @SlotQuery() { from, to }: Partial<SlotRange>,
    @IfNoneMatch() known?: string,
  ): Promise<RenderedAnswer> {
    return unlessKnown(await this.slots.list(id, from, to), known);
  }
}
