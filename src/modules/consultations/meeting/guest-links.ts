import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';

/** Where guests come in. The secret stands behind the #, which browsers send to nobody and servers do not log. */
@Injectable()
export class GuestLinks {
  constructor(private readonly env: Environment) {}

  with(secret: string): string {
    return `${this.env.PUBLIC_URL}/meetings/guest#token=${secret}`;
  }
}
