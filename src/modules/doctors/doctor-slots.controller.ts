import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccessList } from '../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ApiIfNoneMatch, ETAG_HEADER, IfNoneMatch, unlessKnown } from '../../platform/http/conditional-request';
import { SlotResponse } from './dto/slot.response';
import { FreeSlots, type SlotQuestion } from './free-slots';
import { ApiSlotQuery, SlotQuery } from './slot-query';

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
      'Sorted. What is listed was free a moment ago; the booking decides. Slots nearer than the notice, beyond the horizon, and on days and in weeks that are full are left out. Slots of a kind may overlap each other where its visits are longer than the slots of the hours.',
  })
  @ApiSlotQuery()
  @ApiIfNoneMatch()
  @ApiSuccessList(SlotResponse, { description: 'The free slots.', headers: ETAG_HEADER })
  @ApiErrors(404, 422)
  async list(
    @IdParam('doctor') id: string,
    @SlotQuery() asked: SlotQuestion,
    @IfNoneMatch() known?: string,
  ): Promise<RenderedAnswer> {
    return unlessKnown(await this.slots.list(id, asked), known);
  }
}
