import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccessList } from '../../platform/http/api-documentation';
import { type CursorPage, NEXT_PAGE_HEADER } from '../../platform/http/cursor-page';
import { AccessLogService } from './access-log.service';
import { AccessLogQuery } from './dto/access-log.query';
import { AccessLogResponse } from './dto/access-log.response';

@ApiTags('Users')
@Controller('users/me/access-log')
export class AccessLogController {
  constructor(private readonly accesses: AccessLogService) {}

  @Get()
  @Allow('patient')
  @ApiOperation({
    operationId: 'listOwnAccessLog',
    summary: 'See who looked at your record',
    description:
      'What others did with your data or saw of it, newest first. People of the clinic are named; emergency accesses are marked.',
  })
  @ApiSuccessList(AccessLogResponse, { description: 'A page of accesses.', headers: NEXT_PAGE_HEADER })
  @ApiErrors(401, 403, 422)
  list(@CurrentActor() actor: SignedInActor, @Query() query: AccessLogQuery): Promise<CursorPage<AccessLogResponse>> {
    return this.accesses.list(actor, query);
  }
}
