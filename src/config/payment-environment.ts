import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { BookingEnvironment } from './booking-environment';
import { ToInteger } from './to-integer';

/** The variables of money. */
export class PaymentEnvironment extends BookingEnvironment {
  @IsIn(['sandbox', 'manual', 'stripe'])
  PAYMENT_PROVIDER: 'sandbox' | 'manual' | 'stripe' = 'sandbox';

  /** How long a request waits for the payment provider before the reconciler takes over, in milliseconds. */
  @IsInt()
  @Min(100)
  @Max(30_000)
  @ToInteger()
  PAYMENT_TIMEOUT_MS = 5_000;

  /** When a card is charged: with the booking, or set aside with it and taken once the visit is over. */
  @IsIn(['at_booking', 'at_completion'])
  PAYMENT_CAPTURE: 'at_booking' | 'at_completion' = 'at_booking';

  @IsOptional()
  @IsString()
  @Matches(/^(sk|rk)_(test|live)_\w+$/, { message: 'a secret or restricted key of Stripe, sk_live_…' })
  STRIPE_SECRET_KEY?: string;

  /** Signs the events that Stripe sends to /api/v1/payments/webhooks/stripe. */
  @IsOptional()
  @Matches(/^whsec_\w+$/, { message: 'the signing secret of a webhook endpoint, whsec_…' })
  STRIPE_WEBHOOK_SECRET?: string;

  /** For tests and proxies; Stripe's own when left out. */
  @IsOptional()
  @Matches(/^https?:\/\/[^/]+$/, { message: 'an origin such as https://api.stripe.com' })
  STRIPE_API_BASE?: string;
}
