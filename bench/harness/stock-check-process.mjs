// A process of the service that does nothing but check the stock, once for each line that it reads. Run by bench/stock-check.mjs.

import { createInterface } from 'node:readline';
import { built } from '../../scripts/launch/repository.mjs';

const SAMPLE_MS = 20;
const MB = 1e6;

const { default: environment } = await import(built('src/config/env.js'));
const { default: app } = await import(built('src/create-app.js'));
const { default: jobs } = await import(built('src/platform/schedule/scheduled-jobs.js'));
const { default: checks } = await import(built('src/modules/inventory/restocking/checks/stock-check.service.js'));

const service = await app.createApp(environment.loadEnvironment(process.env));
await service.init();
if (!service.get(jobs.ScheduledJobs).named('stock-check')) throw new Error('there is no job of that name');
const check = service.get(checks.StockCheck);

const resident = () => process.memoryUsage.rss() / MB;
const say = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);
say({ residentMb: resident() });

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'check') break;
  let peakMb = resident();
  const watch = setInterval(() => (peakMb = Math.max(peakMb, resident())), SAMPLE_MS);
  const began = performance.now();
  const outcome = await check.checkAll();
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(watch);
  say({ ...outcome, seconds, peakMb: Math.max(peakMb, resident()) });
}
await service.close();
