import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../../../platform/auth/access.decorator';
import type { PartnerActor } from '../../../platform/auth/actor';
import { AllowPartner } from '../../../platform/auth/partner-access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { StockViewQuery } from './dto/stock-view.query';
import { StockViewResponse } from './dto/stock-view.response';
import { StockViews } from './stock-view.service';

/** For a partner's own system. */
@ApiTags('Synchronisation')
@Controller('pms/stock-view')
export class PmsStockViewController {
  constructor(private readonly views: StockViews) {}

  @Get()
  @AllowPartner('inventory:read')
  @ApiOperation({
    operationId: 'readPmsStockView',
    summary: "Read the clinic's stock as you were told of it",
    description:
      'Of your products that are mapped, as of a number of the stock ledger, by default the newest. To begin, or to begin anew: read it all, then apply each `stock.changed` whose `data.ledgerSequence` is higher than `asOf`. No change is missed or counted twice.',
  })
  @ApiSuccess(StockViewResponse, { description: 'A page of the view.' })
  @ApiErrors(401, 403, 409, 422)
  async read(@CurrentActor() actor: PartnerActor, @Query() query: StockViewQuery): Promise<StockViewResponse> {
    return StockViewResponse.from(await this.views.read(actor.id, query));
  }
}
