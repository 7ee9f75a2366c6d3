import { Global, Module } from '@nestjs/common';
import { LoginThrottle } from './login-throttle';
import { RateLimitStore } from './rate-limit-store';
import { RateLimits } from './rate-limits';

@Global()
@Module({
  providers: [RateLimitStore, RateLimits, LoginThrottle],
  exports: [LoginThrottle, RateLimits, RateLimitStore],
})
export class RateLimitModule {}
