import { Global, Module } from '@nestjs/common';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { Broadcast } from '../realtime/broadcast';
import { DataKeyRotation } from './data-key-rotation.job';
import { DataKeyRepository } from './data-key.repository';
import { FieldCipher } from './field-cipher';
import { Fingerprints } from './fingerprints';
import { KeyEncryptionKeys } from './key-encryption-keys';
import { KeyRing } from './key-ring';
import { ReEncryption } from './re-encryption';
import { ReEncryptionJob } from './re-encryption.job';
import { ReEncryptionRepository } from './re-encryption.repository';

@Global()
@Module({
  providers: [
    DataKeyRepository,
    DataKeyRotation,
    FieldCipher,
    Fingerprints,
    ReEncryption,
    ReEncryptionJob,
    ReEncryptionRepository,
    {
      provide: KeyEncryptionKeys,
      inject: [Environment],
      useFactory: (env: Environment) => new KeyEncryptionKeys(env),
    },
    {
      provide: KeyRing,
      inject: [KeyEncryptionKeys, DataKeyRepository, Broadcast, CLOCK],
      // Awaited here, so that whoever is handed a FieldCipher can seal from its constructor on.
      useFactory: (keys: KeyEncryptionKeys, rows: DataKeyRepository, broadcast: Broadcast, clock: Clock) =>
        new KeyRing(keys, rows, broadcast, clock).start(),
    },
  ],
  exports: [FieldCipher, Fingerprints, KeyRing],
})
export class EncryptionModule {}
