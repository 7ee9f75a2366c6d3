import { Global, Module } from '@nestjs/common';
import { Idempotency } from './idempotency';
import { IdempotencyKeys } from './idempotency-keys';
import { StoredAnswers } from './stored-answers';

@Global()
@Module({
  providers: [Idempotency, IdempotencyKeys, StoredAnswers],
  exports: [Idempotency, IdempotencyKeys, StoredAnswers],
})
export class IdempotencyModule {}
