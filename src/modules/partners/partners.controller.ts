import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ApiIfMatch, IfMatch } from '../../platform/http/if-match';
import { Page } from '../../platform/http/page';
import { ChangePartnerRequest } from './dto/change-partner.request';
import { PartnerListQuery } from './dto/partner-list.query';
import { PartnerResponse } from './dto/partner.response';
import { RegisterPartnerRequest } from './dto/register-partner.request';
import { Partners } from './partners.service';

@ApiTags('Partners')
@Controller('partners')
export class PartnersController {
  constructor(private readonly partners: Partners) {}

  @Get()
  @Allow('admin')
  @ApiOperation({ operationId: 'listPartners', summary: 'List partners', description: 'By name.' })
  @ApiSuccessPage(PartnerResponse, { description: 'A page of partners.' })
  @ApiErrors(401, 403, 422)
  async list(@Query() query: PartnerListQuery): Promise<Page<PartnerResponse>> {
    const [partners, total] = await this.partners.list(query);
    return new Page(
      partners.map((partner) => PartnerResponse.from(partner)),
      total,
      query,
    );
  }

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'registerPartner',
    summary: 'Register a partner',
    description: 'Without keys at first: it can call nothing before it has an API key and a signing key.',
  })
  @ApiSuccess(PartnerResponse, { status: 201, description: 'The new partner.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  async register(@CurrentActor() actor: SignedInActor, @Body() body: RegisterPartnerRequest): Promise<PartnerResponse> {
    return PartnerResponse.from(await this.partners.register(actor, body));
  }

  @Get(':id')
  @Allow('admin')
  @ApiOperation({
    operationId: 'readPartner',
    summary: 'Read a partner',
    description: 'Its keys are lists of their own.',
  })
  @ApiSuccess(PartnerResponse, { description: 'The partner.' })
  @ApiErrors(401, 403, 404)
  async read(@IdParam('partner') id: string): Promise<PartnerResponse> {
    return PartnerResponse.from(await this.partners.read(id));
  }

  @Patch(':id')
  @Allow('admin')
  @ApiOperation({
    operationId: 'changePartner',
    summary: 'Change or suspend a partner',
    description: 'What is left out stays as it is. A suspension takes effect on every instance within five seconds.',
  })
  @ApiIfMatch()
  @ApiSuccess(PartnerResponse, { description: 'The partner as changed.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  async change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ChangePartnerRequest,
  ): Promise<PartnerResponse> {
    return PartnerResponse.from(await this.partners.change({ actor, partnerId, expectedVersion }, { ...body }));
  }

  @Delete(':id')
  @Allow('admin')
  @ApiOperation({
    operationId: 'removePartner',
    summary: 'Remove a partner',
    description: 'With all its keys, for good. What it did stays in the audit trail.',
  })
  @ApiIfMatch()
  @ApiSuccess(null, { description: 'Removed.' })
  @ApiErrors(401, 403, 404, 412)
  async remove(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @IfMatch() expectedVersion?: number,
  ): Promise<WithMessage> {
    await this.partners.remove({ actor, partnerId, expectedVersion });
    return new WithMessage(null, 'The partner is removed, and its keys are revoked.');
  }
}
