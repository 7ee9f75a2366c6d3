import { type INestApplicationContext, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../config/env';
import { Drain } from './drain';

const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;
type Signal = keyof typeof SIGNALS;

/** A Ctrl-C reaches the whole process group and a launcher passes it on: what comes within this time is one signal, in milliseconds. */
const ONE_SIGNAL_MS = 500;

/** The part of `process` that is needed here. */
export interface SignalledProcess {
  on(signal: Signal, listener: (signal: Signal) => void): unknown;
  exit(code: number): void;
}

/**
 * Ends the process in order when it is told to: readiness fails; DRAIN_DELAY_SECONDS pass for load balancers to notice; the door closes,
 * requests and jobs finish, pools close; exit code 0. What takes longer than SHUTDOWN_GRACE_SECONDS is cut off with exit code 1. A second
 * signal exits at once, with 128 plus its number.
 *
 * Takes the place of `app.enableShutdownHooks()`; call one of the two.
 */
export function shutDownOnSignals(app: INestApplicationContext, host: SignalledProcess = process): void {
  let firstAt: number | undefined;
  const onSignal = (signal: Signal) => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      void shutDown(app, host, signal);
    } else if (performance.now() - firstAt > ONE_SIGNAL_MS) {
      host.exit(128 + SIGNALS[signal]);
    }
  };
  for (const signal of Object.keys(SIGNALS) as Signal[]) host.on(signal, onSignal);
}

async function shutDown(app: INestApplicationContext, host: SignalledProcess, signal: Signal): Promise<void> {
  const { DRAIN_DELAY_SECONDS, SHUTDOWN_GRACE_SECONDS } = app.get(Environment);
  const logger = new Logger('Shutdown');
  logger.log(`${signal}: not ready any more, closing in ${DRAIN_DELAY_SECONDS} s`);
  app.get(Drain).begin();
  await sleep(DRAIN_DELAY_SECONDS * 1_000);
  const hardStop = setTimeout(() => {
    logger.error(`not done after ${SHUTDOWN_GRACE_SECONDS} s: cutting off what is left`);
    host.exit(1);
  }, SHUTDOWN_GRACE_SECONDS * 1_000);
  try {
    await app.close();
    logger.log('closed in order');
    host.exit(0);
  } catch (error) {
    logger.error(error, 'could not close in order');
    host.exit(1);
  } finally {
    clearTimeout(hardStop);
  }
}
