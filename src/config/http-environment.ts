import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { IsNetworkList, IsOriginList } from './lists';
import { PrescriptionEnvironment } from './prescription-environment';
import { ToInteger } from './to-integer';

const OVERRIDE = '(address|credentials|reads|writes|expensive|api-key|live-updates)=[1-9]\\d{0,6}';

/** The variables that say who may reach the API, and how much at once. */
export class HttpEnvironment extends PrescriptionEnvironment {
  /** Addresses or networks (CIDR, comma separated) whose X-Forwarded-For is believed. */
  @IsOptional()
  @IsNetworkList()
  TRUSTED_PROXIES?: string;

  /** Origins (comma separated) of the web pages whose scripts may call the API from a browser. */
  @IsOptional()
  @IsOriginList()
  CORS_ORIGINS?: string;

  /** Requests a minute where the defaults of `rate-quotas.ts` do not fit, e.g. `reads=2400,address=6000`. */
  @IsOptional()
  @Matches(new RegExp(`^${OVERRIDE}(,${OVERRIDE})*$`), {
    message:
      'a list such as reads=2400,address=6000 of address, credentials, reads, writes, expensive, api-key, live-updates',
  })
  RATE_LIMIT_OVERRIDES?: string;

  /** Seconds that a request may take to arrive. */
  @IsInt()
  @Min(1)
  @Max(600)
  @ToInteger()
  REQUEST_TIMEOUT_SECONDS = 30;

  /** Connections that are open at once; further ones are dropped. */
  @IsInt()
  @Min(10)
  @Max(1_000_000)
  @ToInteger()
  MAX_CONNECTIONS = 10_000;

  /** What a scraper sends as `Authorization: Bearer`; without it `/metrics` is open to whoever reaches it. */
  @IsOptional()
  @IsString()
  @MinLength(16)
  @MaxLength(512)
  METRICS_TOKEN?: string;
}
