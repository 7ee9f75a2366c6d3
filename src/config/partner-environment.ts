import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsNetworkList } from './lists';
import { NotificationEnvironment } from './notification-environment';
import { ToInteger } from './to-integer';

/** The variables of what partners are told. */
export class PartnerEnvironment extends NotificationEnvironment {
  /** Addresses and networks (CIDR, comma separated) that endpoints of partners may be in although they are not of the open internet. */
  @IsOptional()
  @IsNetworkList()
  PARTNER_ENDPOINT_ALLOW_NETWORKS?: string;

  /** Seconds that an endpoint has for its answer. */
  @IsInt()
  @Min(1)
  @Max(60)
  @ToInteger()
  PARTNER_ENDPOINT_TIMEOUT_SECONDS = 15;

  /** Minutes after which people are told of a restock order that the system of its partner has not taken. */
  @IsInt()
  @Min(1)
  @Max(10_080)
  @ToInteger()
  PARTNER_ORDER_PATIENCE_MINUTES = 60;
}
