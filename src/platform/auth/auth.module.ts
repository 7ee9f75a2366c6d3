import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { Environment } from '../../config/env';
import { AccessGuard } from './access.guard';
import { ACCESS_TOKEN_SECONDS, AccessTokens, TOKEN_AUDIENCE, TOKEN_ISSUER } from './access-tokens';
import { DeclaredAccess } from './declared-access';
import { signingKey } from './signing-key';

@Global()
@Module({
  imports: [
    DiscoveryModule,
    JwtModule.registerAsync({
      inject: [Environment],
      useFactory: (env: Environment) => {
        // A KeyObject: with a string jsonwebtoken builds the key anew for every token, which costs four times the check.
        const key = signingKey(env);
        return {
          secretOrKeyProvider: () => key,
          signOptions: {
            algorithm: 'HS256',
            expiresIn: ACCESS_TOKEN_SECONDS,
            issuer: TOKEN_ISSUER,
            audience: TOKEN_AUDIENCE,
          },
          verifyOptions: { algorithms: ['HS256'], issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE },
        };
      },
    }),
  ],
  providers: [AccessTokens, DeclaredAccess, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [AccessTokens],
})
export class AuthModule {}
