import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { AuditVerificationResponse } from './dto/audit-verification.response';
import { VerifyAuditLogRequest } from './dto/verify-audit-log.request';
import { AuditVerificationService } from './verification/audit-verification.service';

@ApiTags('Audit')
@Controller('audit-logs/verification')
export class AuditVerificationController {
  constructor(private readonly verifications: AuditVerificationService) {}

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'verifyAuditLogs',
    summary: 'Verify the audit trail',
    description:
      'Compares rows and seals with what was sealed and signed, and names the first bad row or seal. Up to 200,000 rows at a time; the whole trail is verified every night.',
  })
  @ApiSuccess(AuditVerificationResponse, { status: 201, description: 'What the verification found.' })
  @ApiErrors(400, 401, 403, 422)
  async verify(
    @CurrentActor() actor: SignedInActor,
    @Body() request: VerifyAuditLogRequest,
  ): Promise<AuditVerificationResponse> {
    return AuditVerificationResponse.from(await this.verifications.verify(actor, request.part()));
  }

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'getAuditLogVerification',
    summary: 'Read the latest verification',
    description: 'The last one that was made, by the clock or by an administrator.',
  })
  @ApiSuccess(AuditVerificationResponse, { description: 'What the latest verification found.' })
  @ApiErrors(401, 403, 404)
  async latest(@CurrentActor() actor: SignedInActor): Promise<AuditVerificationResponse> {
    return AuditVerificationResponse.from(await this.verifications.latest(actor));
  }
}
