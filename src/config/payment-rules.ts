import type { ConfigurationFault } from './configuration-faults';
import type { PaymentEnvironment } from './payment-environment';

/** What a provider cannot do without. */
export function paymentFaults(env: PaymentEnvironment): ConfigurationFault[] {
  if (env.PAYMENT_PROVIDER !== 'stripe') return [];
  return (['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] as const)
    .filter((variable) => env[variable] === undefined)
    .map((variable) => ({
      variable,
      expected: 'set, for PAYMENT_PROVIDER is stripe',
      found: 'nothing',
      mend: `copy it from Stripe's dashboard, or set PAYMENT_PROVIDER=manual`,
    }));
}
