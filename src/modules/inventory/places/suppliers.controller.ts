import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import { type Page, PageQuery } from '../../../platform/http/page';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import { ChangeSupplierRequest, RegisterSupplierRequest } from './dto/supplier.request';
import { SupplierResponse } from './dto/supplier.response';
import { Places } from './places.service';

@ApiTags('Suppliers')
@Controller('suppliers')
export class SuppliersController {
  constructor(private readonly places: Places) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'listSuppliers', summary: 'List suppliers', description: 'By name.' })
  @ApiSuccessPage(SupplierResponse, { description: 'A page of them.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: PageQuery): Promise<Page<SupplierResponse>> {
    return this.places.suppliers(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'getSupplier',
    summary: 'Read a supplier',
    description: 'With its contact, lead time and currency.',
  })
  @ApiSuccess(SupplierResponse)
  @ApiErrors(401, 403, 404)
  find(@IdParam('supplier') id: string): Promise<SupplierResponse> {
    return this.places.supplier(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'registerSupplier',
    summary: 'Register a supplier',
    description:
      'Somebody to buy stock from. With the id of an active partner, whose system listens, its orders go there and not by mail.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(SupplierResponse, { status: 201 })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  register(
    @CurrentActor() actor: SignedInActor,
    @Body() body: RegisterSupplierRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { contactName = null, email = null, phone = null, partnerId = null, ...rest } = body;
    const details = { ...rest, contactName, email, phone, partnerId };
    return this.places.registerSupplierOnce({ actor, route: 'POST /suppliers', key, body }, details);
  }

  @Patch(':id')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'changeSupplier',
    summary: 'Change a supplier',
    description: 'What is left out stays as it is.',
  })
  @ApiIfMatch()
  @ApiSuccess(SupplierResponse)
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('supplier') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ChangeSupplierRequest,
  ): Promise<SupplierResponse> {
    return this.places.changeSupplier({ actor, id, expectedVersion }, namedIn(body));
  }
}
