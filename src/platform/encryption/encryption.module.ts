import { Global, Module } from '@nestjs/common';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { Broadcast } from '../realtime/broadcast';
import { DataKeyRepository } from './data-key.repository';
import { FieldCipher } from './field-cipher';
import { Fingerprints } from './fingerprints';
import { KeyEncryptionKeys } from './key-encryption-keys';
import { KeyRing } from './key-ring';

@Global()
@Module({
  providers: [
    DataKeyRepository,
    FieldCipher,
    Fingerprints,
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
