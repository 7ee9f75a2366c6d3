import { Global, Module } from '@nestjs/common';
import { Idempotency } from './idempotency';
import { IdempotencyKeys } from './idempotency-keys';
import { StoredAnswers } from './stored-answers';
import { StoredAnswersPersonalData } from './stored-answers.personal-data';

@Global()
@Module({
  providers: [StoredAnswersPersonalData, Idempotency, IdempotencyKeys, StoredAnswers],
  exports: [Idempotency, IdempotencyKeys, StoredAnswers],
})
export class IdempotencyModule {}
