import { Controller, Delete, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { Page, PageQuery } from '../../platform/http/page';
import { SessionResponse } from './dto/session.response';
import { OpenSessionsService } from './open-sessions.service';

@ApiTags('Users')
@Controller('users/me/sessions')
export class OwnSessionsController {
  constructor(private readonly sessions: OpenSessionsService) {}

  @Get()
  @SignedIn()
  @ApiOperation({
    operationId: 'listOwnSessions',
    summary: 'List where you are signed in',
    description: 'Sessions that are still good, last used first. The one of this request is marked.',
  })
  @ApiSuccessPage(SessionResponse, { description: 'One page of your sessions.' })
  @ApiErrors(401, 404, 422)
  async list(@CurrentActor() actor: SignedInActor, @Query() query: PageQuery): Promise<Page<SessionResponse>> {
    const [sessions, total] = await this.sessions.list(actor, actor.id, query);
    return new Page(
      sessions.map((session) => SessionResponse.from(session, actor.sessionId)),
      total,
      query,
    );
  }

  @Delete()
  @SignedIn()
  @ApiOperation({
    operationId: 'endOtherSessions',
    summary: 'Sign out everywhere else',
    description:
      'Ends all your sessions but the one of this request. Their access tokens are refused on all instances within seconds.',
  })
  @ApiSuccess(null, { description: 'You are signed in here alone.' })
  @ApiErrors(401, 404)
  async endOthers(@CurrentActor() actor: SignedInActor): Promise<WithMessage> {
    const ended = await this.sessions.endOthers(actor, actor.id);
    return new WithMessage(null, `${ended} other session${ended === 1 ? '' : 's'} ended.`);
  }

  @Delete(':id')
  @SignedIn()
  @ApiOperation({
    operationId: 'endOwnSession',
    summary: 'Sign out one device',
    description: 'Ends one of your sessions; harmless when it has ended already. Ending the present one is a logout.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiSuccess(null, { description: 'The session has ended.' })
  @ApiErrors(401, 404)
  async end(@CurrentActor() actor: SignedInActor, @IdParam('session') id: string): Promise<WithMessage> {
    await this.sessions.end(actor, actor.id, id);
    return new WithMessage(null, 'The session has ended.');
  }
}
