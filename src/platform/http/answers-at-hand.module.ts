import { Global, Module } from '@nestjs/common';
import { AnswersAtHand } from './answers-at-hand';

@Global()
@Module({ providers: [AnswersAtHand], exports: [AnswersAtHand] })
export class AnswersAtHandModule {}
