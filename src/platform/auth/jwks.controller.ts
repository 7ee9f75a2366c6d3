import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from './access.decorator';
import { JwksResponse } from './jwks.response';
import { SigningKeys } from './signing-keys';

@ApiTags('Authentication')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  /** Cached by the caller for ten minutes; a key is published two hours before it signs. */
  @Get('jwks.json')
  @Public()
  @Header('Cache-Control', 'public, max-age=600')
  @ApiOperation({
    operationId: 'getJsonWebKeySet',
    summary: 'List the keys that access tokens are signed with',
    description:
      'A JSON Web Key Set (RFC 7517) for gateways and services that check access tokens themselves. A token names its key in `kid`. A new key stands here two hours before it signs; ask again for a `kid` that you do not know. That a session has ended is known to this service alone.',
  })
  @ApiResponse({ status: 200, description: 'The public keys.', type: JwksResponse })
  list(): JwksResponse {
    return JwksResponse.from(this.keys.publicKeys());
  }
}
