import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { Page } from '../../../platform/http/page';
import { PmsStockListQuery } from './dto/pms-stock-list.query';
import { PmsStockResponse } from './dto/pms-stock.response';
import { PmsInventory } from './pms-inventory.service';

/** For the clinic's people. */
@ApiTags('Synchronisation')
@Controller('partners/:id/stock')
export class PartnerStockController {
  constructor(private readonly inventory: PmsInventory) {}

  @Get()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'listPartnerStock',
    summary: 'List the stock of a partner',
    description: 'As it last reported it. None of it is stock of the clinic.',
  })
  @ApiSuccessPage(PmsStockResponse, { description: 'A page of stock.' })
  @ApiErrors(401, 403, 404, 422)
  async list(
    @IdParam('partner') partnerId: string,
    @Query() query: PmsStockListQuery,
  ): Promise<Page<PmsStockResponse>> {
    const [stock, total] = await this.inventory.list(partnerId, query);
    return new Page(
      stock.map((row) => PmsStockResponse.from(row)),
      total,
      query,
    );
  }
}
