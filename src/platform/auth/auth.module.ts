import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { type Clock, CLOCK } from '../../kernel/clock';
import { FieldCipher } from '../encryption/field-cipher';
import { AccountRateGuard } from '../http/account-rate.guard';
import { Broadcast } from '../realtime/broadcast';
import { AccessGuard } from './access.guard';
import { AccessTokens } from './access-tokens';
import { DeclaredAccess } from './declared-access';
import { MfaRequirement } from './mfa-requirement';
import { JwksController } from './jwks.controller';
import { RevokedSessions } from './revoked-sessions';
import { SigningKeyRepository } from './signing-key.repository';
import { SigningKeyRotation } from './signing-key-rotation';
import { SigningKeyRotationJob } from './signing-key-rotation.job';
import { SigningKeys } from './signing-keys';

@Global()
@Module({
  // Without a secret of its own: each token names its key.
  imports: [DiscoveryModule, JwtModule.register({})],
  controllers: [JwksController],
  providers: [
    AccessTokens,
    DeclaredAccess,
    MfaRequirement,
    RevokedSessions,
    SigningKeyRepository,
    SigningKeyRotation,
    SigningKeyRotationJob,
    {
      provide: SigningKeys,
      inject: [SigningKeyRotation, FieldCipher, Broadcast, CLOCK],
      // Awaited here, so that whoever is handed AccessTokens can issue from its constructor on.
      useFactory: (rotation: SigningKeyRotation, cipher: FieldCipher, broadcast: Broadcast, clock: Clock) =>
        new SigningKeys(rotation, cipher, broadcast, clock).start(),
    },
    { provide: APP_GUARD, useClass: AccessGuard },
    // After the guard that recognises who asks.
    { provide: APP_GUARD, useClass: AccountRateGuard },
  ],
  exports: [AccessTokens, MfaRequirement, RevokedSessions, SigningKeyRotation, SigningKeys],
})
export class AuthModule {}
