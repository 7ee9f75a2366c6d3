import { Body, Controller, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../../../platform/auth/access.decorator';
import type { PartnerActor } from '../../../platform/auth/actor';
import { AllowPartner } from '../../../platform/auth/partner-access.decorator';
import { ApiErrors, ApiSuccess, ApiSuccessList, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { Page } from '../../../platform/http/page';
import { ProductMappingListQuery } from '../mapping/dto/product-mapping-list.query';
import { ProductMappingResponse } from '../mapping/dto/product-mapping.response';
import { PatchPmsProductRequest, PutPmsProductRequest, ReportPmsProductsRequest } from './dto/pms-product.request';
import { ReportedProductResponse, RowResultResponse } from './dto/report.response';
import { PmsProducts } from './pms-products.service';

const ProductRef = () =>
  ApiParam({ name: 'productRef', description: 'Your id of the product.', schema: { type: 'string' } });

/** For a partner's own system. */
@ApiTags('Synchronisation')
@Controller('pms/products')
export class PmsProductsController {
  constructor(private readonly products: PmsProducts) {}

  @Get()
  @AllowPartner('products:read')
  @ApiOperation({
    operationId: 'listPmsProducts',
    summary: 'List your products',
    description: 'As they are known here, by your id, with the products of the clinic that they are mapped to.',
  })
  @ApiSuccessPage(ProductMappingResponse, { description: 'A page of products.' })
  @ApiErrors(401, 403, 422)
  async list(
    @CurrentActor() actor: PartnerActor,
    @Query() query: ProductMappingListQuery,
  ): Promise<Page<ProductMappingResponse>> {
    const [products, total] = await this.products.list(actor, query);
    return new Page(
      products.map((product) => ProductMappingResponse.from(product)),
      total,
      query,
    );
  }

  @Get(':productRef')
  @AllowPartner('products:read')
  @ProductRef()
  @ApiOperation({
    operationId: 'readPmsProduct',
    summary: 'Read one of your products',
    description: 'As it is known here.',
  })
  @ApiSuccess(ProductMappingResponse, { description: 'The product.' })
  @ApiErrors(401, 403, 404)
  async read(@CurrentActor() actor: PartnerActor, @Param('productRef') ref: string): Promise<ProductMappingResponse> {
    return ProductMappingResponse.from(await this.products.read(actor, ref));
  }

  @Post()
  @HttpCode(200)
  @AllowPartner('products:write')
  @ApiOperation({
    operationId: 'reportPmsProducts',
    summary: 'Report up to a thousand products',
    description:
      'Each is added or replaced if its version is higher than the known one. A row that is refused stops no other; the answer has one result for each row. Safe to repeat.',
  })
  @ApiSuccessList(RowResultResponse, { description: 'What became of each row, in its order.' })
  @ApiErrors(400, 401, 403, 413, 415, 422)
  async report(
    @CurrentActor() actor: PartnerActor,
    @Body() { products }: ReportPmsProductsRequest,
  ): Promise<RowResultResponse[]> {
    return (await this.products.takeAll(actor, products)).map((result) => RowResultResponse.from(result));
  }

  @Put(':productRef')
  @AllowPartner('products:write')
  @ProductRef()
  @ApiOperation({
    operationId: 'putPmsProduct',
    summary: 'Report a product',
    description: 'Adds or replaces it if the version is higher than the known one. Safe to repeat.',
  })
  @ApiSuccess(ReportedProductResponse, { description: 'What became of it.' })
  @ApiErrors(400, 401, 403, 413, 415, 422)
  async put(
    @CurrentActor() actor: PartnerActor,
    @Param('productRef') ref: string,
    @Body() body: PutPmsProductRequest,
  ): Promise<ReportedProductResponse> {
    return ReportedProductResponse.of(await this.products.put(actor, ref, body));
  }

  @Patch(':productRef')
  @AllowPartner('products:write')
  @ProductRef()
  @ApiOperation({
    operationId: 'patchPmsProduct',
    summary: 'Report what is different about a product',
    description: 'Changes what is named, if the version is higher than the known one. Safe to repeat.',
  })
  @ApiSuccess(ReportedProductResponse, { description: 'What became of it.' })
  @ApiErrors(400, 401, 403, 404, 413, 415, 422)
  async patch(
    @CurrentActor() actor: PartnerActor,
    @Param('productRef') ref: string,
    @Body() body: PatchPmsProductRequest,
  ): Promise<ReportedProductResponse> {
    return ReportedProductResponse.of(await this.products.patch(actor, ref, body));
  }
}
