import { applyDecorators, Body, Controller, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../../../platform/auth/access.decorator';
import type { PartnerActor } from '../../../platform/auth/actor';
import { AllowPartner } from '../../../platform/auth/partner-access.decorator';
import { ApiErrors, ApiSuccess, ApiSuccessList, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { Page } from '../../../platform/http/page';
import { PmsStockListQuery } from './dto/pms-stock-list.query';
import { PatchPmsStockRequest, PutPmsStockRequest, ReportPmsStockRequest } from './dto/pms-stock.request';
import { PmsStockResponse } from './dto/pms-stock.response';
import { ReportedStockResponse, RowResultResponse } from './dto/report.response';
import { PmsInventory } from './pms-inventory.service';

const PlaceParams = () =>
  applyDecorators(
    ApiParam({ name: 'locationRef', description: 'Your id of the location.', schema: { type: 'string' } }),
    ApiParam({ name: 'productRef', description: 'Your id of the product.', schema: { type: 'string' } }),
  );

/** For a partner's own system. */
@ApiTags('Synchronisation')
@Controller('pms/inventory')
export class PmsInventoryController {
  constructor(private readonly inventory: PmsInventory) {}

  @Get()
  @AllowPartner('inventory:read')
  @ApiOperation({
    operationId: 'listPmsInventory',
    summary: 'List your stock',
    description: 'As it is known here, by your ids of location and product.',
  })
  @ApiSuccessPage(PmsStockResponse, { description: 'A page of stock.' })
  @ApiErrors(401, 403, 422)
  async list(@CurrentActor() actor: PartnerActor, @Query() query: PmsStockListQuery): Promise<Page<PmsStockResponse>> {
    const [stock, total] = await this.inventory.list(actor.id, query);
    return new Page(
      stock.map((row) => PmsStockResponse.from(row)),
      total,
      query,
    );
  }

  @Get(':locationRef/:productRef')
  @AllowPartner('inventory:read')
  @PlaceParams()
  @ApiOperation({
    operationId: 'readPmsStock',
    summary: 'Read your stock of a product',
    description: 'As it is known here.',
  })
  @ApiSuccess(PmsStockResponse, { description: 'The stock.' })
  @ApiErrors(401, 403, 404)
  async read(
    @CurrentActor() actor: PartnerActor,
    @Param('locationRef') locationRef: string,
    @Param('productRef') productRef: string,
  ): Promise<PmsStockResponse> {
    return PmsStockResponse.from(await this.inventory.read(actor, { locationRef, productRef }));
  }

  @Post()
  @HttpCode(200)
  @AllowPartner('inventory:write')
  @ApiOperation({
    operationId: 'reportPmsInventory',
    summary: 'Report stock of up to a thousand products',
    description:
      'Each is replaced if its version is higher than the known one. A row that is refused stops no other; the answer has one result for each row. Safe to repeat.',
  })
  @ApiSuccessList(RowResultResponse, { description: 'What became of each row, in its order.' })
  @ApiErrors(400, 401, 403, 413, 415, 422)
  async report(
    @CurrentActor() actor: PartnerActor,
    @Body() { stock }: ReportPmsStockRequest,
  ): Promise<RowResultResponse[]> {
    return (await this.inventory.takeAll(actor, stock)).map((result) => RowResultResponse.from(result));
  }

  @Put(':locationRef/:productRef')
  @AllowPartner('inventory:write')
  @PlaceParams()
  @ApiOperation({
    operationId: 'putPmsStock',
    summary: 'Report stock of a product',
    description: 'Replaces it if the version is higher than the known one. Safe to repeat.',
  })
  @ApiSuccess(ReportedStockResponse, { description: 'What became of it.' })
  @ApiErrors(400, 401, 403, 413, 415, 422)
  async put(
    @CurrentActor() actor: PartnerActor,
    @Param('locationRef') locationRef: string,
    @Param('productRef') productRef: string,
    @Body() body: PutPmsStockRequest,
  ): Promise<ReportedStockResponse> {
    return ReportedStockResponse.of(await this.inventory.put(actor, { locationRef, productRef }, body));
  }

  @Patch(':locationRef/:productRef')
  @AllowPartner('inventory:write')
  @PlaceParams()
  @ApiOperation({
    operationId: 'patchPmsStock',
    summary: 'Report what is different about stock of a product',
    description: 'Changes what is named, if the version is higher than the known one. Safe to repeat.',
  })
  @ApiSuccess(ReportedStockResponse, { description: 'What became of it.' })
  @ApiErrors(400, 401, 403, 404, 413, 415, 422)
  async patch(
    @CurrentActor() actor: PartnerActor,
    @Param('locationRef') locationRef: string,
    @Param('productRef') productRef: string,
    @Body() body: PatchPmsStockRequest,
  ): Promise<ReportedStockResponse> {
    return ReportedStockResponse.of(await this.inventory.patch(actor, { locationRef, productRef }, body));
  }
}
