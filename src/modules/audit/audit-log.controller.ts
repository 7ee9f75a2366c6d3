import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccessPage } from '../../platform/http/api-documentation';
import type { Page } from '../../platform/http/page';
import { AuditLogService } from './audit-log.service';
import { AuditLogListQuery } from './dto/audit-log-list.query';
import { AuditLogResponse } from './dto/audit-log.response';

@ApiTags('Audit')
@Controller('audit-logs')
export class AuditLogController {
  constructor(private readonly auditLog: AuditLogService) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listAuditLogs',
    summary: 'List the audit trail',
    description:
      'Who did or saw what, newest first; refusals too. That the trail is read is itself recorded. Shallow lists go by `offset` and have a total; deep ones by `cursor` and have none.',
  })
  @ApiSuccessPage(AuditLogResponse, { description: 'One page of the trail.' })
  @ApiErrors(401, 403, 422)
  list(@CurrentActor() actor: SignedInActor, @Query() query: AuditLogListQuery): Promise<Page<AuditLogResponse>> {
    return this.auditLog.list(actor, query);
  }
}
