import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { ValidationFailed } from '../../../kernel/domain-error';
import { AddressRefused, PublicAddresses } from '../../../platform/resilience/public-address';

/** What can be said of an address without asking for it; the rest is found out at each connection. */
@Injectable()
export class EndpointAddresses {
  constructor(
    private readonly env: Environment,
    private readonly addresses: PublicAddresses,
  ) {}

  /** @returns the URL as it is called @throws ValidationFailed */
  checked(text: string): string {
    const refuse = (message: string) => new ValidationFailed([{ field: 'url', message }]);
    if (!URL.canParse(text)) throw refuse('must be a URL such as https://pms.example/webhooks');
    const url = new URL(text);
    const schemes = this.env.inProduction ? ['https:'] : ['https:', 'http:'];
    if (!schemes.includes(url.protocol)) throw refuse('must begin with https://');
    if (url.username !== '' || url.password !== '') throw refuse('must not hold a user or a password');
    if (url.hash !== '') throw refuse('must not have a fragment');
    try {
      this.addresses.assertHost(url.hostname);
    } catch (error) {
      if (error instanceof AddressRefused) throw refuse('must name a host of the open internet');
      throw error;
    }
    return url.href;
  }
}
