import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { Page } from '../../../platform/http/page';
import { MapProductRequest } from './dto/map-product.request';
import { ProductMappingListQuery } from './dto/product-mapping-list.query';
import { ProductMappingResponse } from './dto/product-mapping.response';
import { ProductMappings } from './product-mappings.service';

@ApiTags('Synchronisation')
@Controller('partners/:id/product-mappings')
export class ProductMappingsController {
  constructor(private readonly mappings: ProductMappings) {}

  @Get()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'listProductMappings',
    summary: "List a partner's products, and which of ours they are",
    description:
      'By the id of the partner. A GTIN or NDC finds our product by itself, also when ours is registered later; the rest is mapped by hand.',
  })
  @ApiSuccessPage(ProductMappingResponse, { description: 'A page of products.' })
  @ApiErrors(401, 403, 404, 422)
  async list(
    @IdParam('partner') partnerId: string,
    @Query() query: ProductMappingListQuery,
  ): Promise<Page<ProductMappingResponse>> {
    const [products, total] = await this.mappings.list(partnerId, query);
    return new Page(
      products.map((product) => ProductMappingResponse.from(product)),
      total,
      query,
    );
  }

  @Put(':productRef')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'mapProduct',
    summary: "Say which product of ours a partner's is",
    description:
      'Its stock that has waited is of that product from now on. What is said by hand stands against every code.',
  })
  @ApiParam({ name: 'productRef', description: "The partner's id of the product.", schema: { type: 'string' } })
  @ApiSuccess(ProductMappingResponse, { description: 'The product as it is mapped now.' })
  @ApiErrors(400, 401, 403, 404, 413, 415, 422)
  async map(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @Param('productRef') productRef: string,
    @Body() { productId }: MapProductRequest,
  ): Promise<ProductMappingResponse> {
    return ProductMappingResponse.from(await this.mappings.mapByHand({ actor, partnerId, productRef }, productId));
  }
}
