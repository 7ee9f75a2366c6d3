import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import type { Page } from '../../../platform/http/page';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import { ChangeProductRequest } from './dto/change-product.request';
import { ProductListQuery } from './dto/product-list.query';
import { ProductResponse } from './dto/product.response';
import { type ProductCodeRequest, RegisterProductRequest, type StorageRequest } from './dto/register-product.request';
import type { ProductCodeDetails } from './product-codes';
import type { ProductDetails } from './product-details';
import { Products } from './products.service';
import { storageOf } from './storage-condition';

@ApiTags('Products')
@Controller('products')
export class ProductsController {
  constructor(private readonly products: Products) {}

  @Get()
  @Allow('pharmacist', 'admin', 'doctor', 'staff')
  @ApiOperation({ operationId: 'listProducts', summary: 'List products', description: 'Those that are not retired.' })
  @ApiSuccessPage(ProductResponse, { description: 'A page of products.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: ProductListQuery): Promise<Page<ProductResponse>> {
    return this.products.list(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'doctor', 'staff')
  @ApiOperation({
    operationId: 'getProduct',
    summary: 'Read a product',
    description: 'With its codes and substitutes.',
  })
  @ApiSuccess(ProductResponse, { description: 'The product.' })
  @ApiErrors(401, 403, 404)
  find(@IdParam('product') id: string): Promise<ProductResponse> {
    return this.products.find(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'registerProduct',
    summary: 'Register a product',
    description: 'A GTIN or NDC belongs to one product; ATC classes and RxNorm concepts are shared.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ProductResponse, { status: 201, description: 'The new product.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  register(
    @CurrentActor() actor: SignedInActor,
    @Body() body: RegisterProductRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { substituteIds = [], codes = [], storage, ...rest } = body;
    const { brandName = null, strength = null, pack = null, controlledSchedule = null, prescriptionOnly = true } = rest;
    const details: ProductDetails = {
      ...rest,
      ...{ brandName, strength, pack, controlledSchedule, prescriptionOnly },
      storage: storageFrom(storage),
      codes: codesFrom(codes),
    };
    return this.products.registerOnce({ actor, route: 'POST /products', key, body }, details, substituteIds);
  }

  @Patch(':id')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'changeProduct',
    summary: 'Change a product',
    description:
      'What is left out stays as it is. The unit of use, and whether it is controlled, change only while there is no stock.',
  })
  @ApiIfMatch()
  @ApiSuccess(ProductResponse, { description: 'The product as changed.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('product') productId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ChangeProductRequest,
  ): Promise<ProductResponse> {
    const { substituteIds, codes, storage, ...rest } = namedIn(body);
    const changes: Partial<ProductDetails> = {
      ...rest,
      ...(storage && { storage: storageFrom(storage) }),
      ...(codes && { codes: codesFrom(codes) }),
    };
    return this.products.change({ actor, productId, expectedVersion }, changes, substituteIds);
  }

  @Delete(':id')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'retireProduct',
    summary: 'Retire a product',
    description: 'Only without stock. Its movements and lots stay; its codes are free for another product.',
  })
  @ApiIfMatch()
  @ApiSuccess(null, { description: 'Retired.' })
  @ApiErrors(401, 403, 404, 409, 412)
  async retire(
    @CurrentActor() actor: SignedInActor,
    @IdParam('product') productId: string,
    @IfMatch() expectedVersion?: number,
  ): Promise<WithMessage> {
    await this.products.retire({ actor, productId, expectedVersion });
    return new WithMessage(null, 'The product is not kept any more.');
  }
}

function storageFrom({ condition, minimumCelsius, maximumCelsius }: StorageRequest) {
  return storageOf(condition, minimumCelsius, maximumCelsius);
}

function codesFrom(codes: readonly ProductCodeRequest[]): ProductCodeDetails[] {
  return codes.map(({ system, code, display = null }) => ({ system, code, display }));
}
