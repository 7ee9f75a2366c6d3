import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { Page } from '../../platform/http/page';
import { ChangeRoleRequest } from './dto/change-role.request';
import { UserListQuery } from './dto/user-list.query';
import { UserResponse } from './dto/user.response';
import { UsersService } from './users.service';

@ApiTags('Users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listUsers',
    summary: 'List the accounts',
    description: 'Newest first. Leaves an audit row that names the accounts seen.',
  })
  @ApiSuccessPage(UserResponse, { description: 'One page of accounts.' })
  @ApiErrors(401, 403, 422)
  async list(@CurrentActor() actor: SignedInActor, @Query() query: UserListQuery): Promise<Page<UserResponse>> {
    const [users, total] = await this.users.list(actor, query);
    return new Page(
      users.map((user) => UserResponse.from(user)),
      total,
      query,
    );
  }

  @Get(':id')
  @Allow('admin')
  @ApiOperation({
    operationId: 'getUser',
    summary: 'Read an account',
    description: 'The account with its profile. Leaves an audit row.',
  })
  @ApiSuccess(UserResponse, { description: 'The account.' })
  @ApiErrors(401, 403, 404)
  async read(@CurrentActor() actor: SignedInActor, @IdParam('user') id: string): Promise<UserResponse> {
    return UserResponse.from(await this.users.read(actor, id));
  }

  @Patch(':id/role')
  @Allow('admin')
  @ApiOperation({
    operationId: 'changeUserRole',
    summary: "Change an account's role",
    description:
      'Signs the person out everywhere, on all instances within seconds. The last administrator keeps the role.',
  })
  @ApiSuccess(UserResponse, { description: 'The account as it is now.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async changeRole(
    @CurrentActor() actor: SignedInActor,
    @IdParam('user') id: string,
    @Body() request: ChangeRoleRequest,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.changeRole(actor, id, request.role));
  }
}
