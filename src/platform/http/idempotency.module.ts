import { Global, Module } from '@nestjs/common';
import { Idempotency } from './idempotency';
import { IdempotencyKeys } from './idempotency-keys';

@Global()
@Module({ providers: [Idempotency, IdempotencyKeys], exports: [Idempotency, IdempotencyKeys] })
export class IdempotencyModule {}
