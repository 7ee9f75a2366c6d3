import { Controller, Delete, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { Page, PageQuery } from '../../platform/http/page';
import { SessionResponse } from './dto/session.response';
import { OpenSessionsService } from './open-sessions.service';

@ApiTags('Users')
@Controller('users/:id/sessions')
export class UserSessionsController {
  constructor(private readonly sessions: OpenSessionsService) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listUserSessions',
    summary: 'List where somebody is signed in',
    description: 'Sessions that are still good, last used first. Leaves an audit row.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The account.' })
  @ApiSuccessPage(SessionResponse, { description: 'One page of sessions.' })
  @ApiErrors(401, 403, 404, 422)
  async list(
    @CurrentActor() actor: SignedInActor,
    @IdParam('user') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<SessionResponse>> {
    const [sessions, total] = await this.sessions.list(actor, id, query);
    return new Page(
      sessions.map((session) => SessionResponse.from(session, actor.sessionId)),
      total,
      query,
    );
  }

  @Delete()
  @Allow('admin')
  @ApiOperation({
    operationId: 'endUserSessions',
    summary: 'Sign somebody out everywhere',
    description:
      'For a lost device or a stolen password. Their access tokens are refused on all instances within seconds. Of your own sessions the one of this request stays.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The account.' })
  @ApiSuccess(null, { description: 'The person is signed out.' })
  @ApiErrors(401, 403, 404)
  async endAll(@CurrentActor() actor: SignedInActor, @IdParam('user') id: string): Promise<WithMessage> {
    const ended = await this.sessions.endOthers(actor, id);
    return new WithMessage(null, `${ended} session${ended === 1 ? '' : 's'} ended.`);
  }

  @Delete(':sessionId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'endUserSession',
    summary: "Sign out one of somebody's devices",
    description: 'Harmless when the session has ended already.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The account.' })
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiSuccess(null, { description: 'The session has ended.' })
  @ApiErrors(401, 403, 404)
  async end(
    @CurrentActor() actor: SignedInActor,
    @IdParam('user') id: string,
    @IdParam('session', 'sessionId') sessionId: string,
  ): Promise<WithMessage> {
    await this.sessions.end(actor, id, sessionId);
    return new WithMessage(null, 'The session has ended.');
  }
}
