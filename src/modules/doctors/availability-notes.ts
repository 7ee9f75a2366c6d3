import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import type { FieldPlace } from '../../platform/encryption/envelope';
import type { AvailabilityException } from './doctor.entity';
import { AvailabilityExceptionResponse } from './dto/availability-exception.response';

/** Why a doctor is away or here: sealed before it reaches the entity, opened for an answer. */
@Injectable()
export class AvailabilityNotes {
  constructor(private readonly cipher: FieldCipher) {}

  annotate(exception: AvailabilityException, reason: string | null | undefined): AvailabilityException {
    if (reason != null) exception.annotate(this.cipher.seal(reason, placeOf(exception)));
    return exception;
  }

  async answer(exception: AvailabilityException): Promise<AvailabilityExceptionResponse> {
    const { reason } = exception;
    const opened = reason === null ? null : await this.cipher.open(reason, placeOf(exception));
    return AvailabilityExceptionResponse.from(exception, opened);
  }
}

function placeOf({ id }: AvailabilityException): FieldPlace {
  return { table: 'availability_exception', column: 'reason', id };
}
