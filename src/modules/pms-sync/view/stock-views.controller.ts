import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { StockViewQuery } from './dto/stock-view.query';
import { StockViewResponse } from './dto/stock-view.response';
import { StockViews } from './stock-view.service';

/** For the clinic's people. */
@ApiTags('Synchronisation')
@Controller('partners/:id/stock-view')
export class StockViewsController {
  constructor(private readonly views: StockViews) {}

  @Get()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'readPartnerStockView',
    summary: "Read the clinic's stock as a partner was told of it",
    description:
      'Of the products that are mapped, as of a number of the stock ledger: what the partner has if it applied every `stock.changed` up to it. Read as of one number it is the same for ever.',
  })
  @ApiSuccess(StockViewResponse, { description: 'A page of the view.' })
  @ApiErrors(401, 403, 404, 409, 422)
  async read(@IdParam('partner') partnerId: string, @Query() query: StockViewQuery): Promise<StockViewResponse> {
    return StockViewResponse.from(await this.views.read(partnerId, query));
  }
}
