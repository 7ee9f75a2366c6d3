import type { Environment } from '../../../config/env';
import type { PreparedStatements } from '../../../platform/database/prepared-statements';
import { ManualProvider } from './manual.provider';
import type { PaymentProvider } from './payment-provider';
import { SandboxProvider } from './sandbox.provider';

/** The provider that the configuration names. Stripe's package is loaded only for who uses it: it is large. */
export async function providerOf(env: Environment, statements: PreparedStatements): Promise<PaymentProvider> {
  if (env.PAYMENT_PROVIDER === 'sandbox') return new SandboxProvider(statements);
  if (env.PAYMENT_PROVIDER === 'manual') return new ManualProvider();
  const { StripeProvider } = await import('./stripe.provider.js');
  return new StripeProvider({
    // That both are there is checked with the configuration.
    secretKey: env.STRIPE_SECRET_KEY ?? '',
    webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? '',
    apiBase: env.STRIPE_API_BASE,
    timeoutMs: env.PAYMENT_TIMEOUT_MS,
  });
}
