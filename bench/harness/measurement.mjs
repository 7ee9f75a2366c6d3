import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, cpuOfFamily, withPeak } from './process-facts.mjs';

/** Requests a second that the files of requests are made for; a machine that is faster would repeat bookings, which the count shows. */
const FASTEST = 12_000;
const SETTLE_MS = 150;
/** Requests that the client cut off at the end of its time: the server has done them, and may have counted them. */
const IN_FLIGHT = 64;

/**
 * @typedef {object} Side
 * @property {string} name
 * @property {import('./server.mjs').Server} server
 * @property {string} database
 */

/** Runs scenarios against the two servers in turn. */
export class Measurement {
  /**
   * @param {{ databases: import('./database.mjs').Databases, generator: import('./load-generator.mjs').LoadGenerator, carried?: boolean }} tools
   *   carried: workers take events out of the outbox meanwhile
   * @param {{ rounds: number, seconds: number, warmUpSeconds: number }} pace
   */
  constructor({ databases, generator, carried = false }, pace) {
    this.carried = carried;
    this.databases = databases;
    this.generator = generator;
    this.pace = pace;
  }

  /**
   * @param {import('./scenarios.mjs').Scenario} scenario
   * @param {Side[]} sides
   * @returns {Promise<Record<string, object[]>>} the runs of each side, round by round
   */
  async compare(scenario, sides) {
    const { rounds, seconds, warmUpSeconds } = this.pace;
    const file = this.generator.prepare(
      scenario.name,
      scenario.wishes(Math.ceil(FASTEST * Math.max(seconds, 2 * warmUpSeconds))),
    );
    const runs = Object.fromEntries(sides.map(({ name }) => [name, []]));
    const warmUp = { file, seconds: scenario.writes ? 2 * warmUpSeconds : warmUpSeconds, skip: 0 };
    for (const side of sides) await this.run(scenario, side, warmUp);
    for (let round = 1; round <= rounds; round++) {
      // Who goes first profits or suffers from what the machine does otherwise: by turns.
      const order = round % 2 === 1 ? sides : sides.toReversed();
      const skip = round * (scenario.stride ?? 0);
      for (const side of order) runs[side.name].push(await this.run(scenario, side, { file, seconds, skip }));
    }
    return runs;
  }

  /** @throws Error when an answer was not as expected, or the rows do not match the answers */
  async run(scenario, { server, database }, load) {
    if (scenario.writes) await this.databases.empty(database);
    await sleep(SETTLE_MS);
    const answersBefore = await server.answers(scenario.route);
    const [nodeBefore, postgresBefore] = [cpuOf(server.pid), cpuOfFamily(this.databases.pid)];
    const [result, peakMb] = await withPeak(server.pid, () => this.generator.press(server.url, load));
    const [node, postgres] = [cpuOf(server.pid) - nodeBefore, cpuOfFamily(this.databases.pid) - postgresBefore];
    await sleep(SETTLE_MS);
    const answers = difference(answersBefore, await server.answers(scenario.route));
    const total = [...answers.values()].reduce((sum, count) => sum + count, 0);
    check(scenario, result, answers, total);
    if (scenario.writes) await this.checkRows(database, answers.get(201) ?? 0);
    const { p50, p99 } = result;
    return {
      perSecond: result.requests / result.seconds,
      p50,
      p99,
      nodeUs: node / total,
      postgresUs: postgres / total,
      peakMb,
    };
  }

  async checkRows(database, booked) {
    const [row] = await this.databases.rows(
      database,
      `select (select count(*) from consultation) as visits, (select count(*) from payment) as payments,
        (select count(*) from time_claim) / 2 as claims, (select count(*) from audit_log where action = 'consultation.booked') as trails,
        (select count(*) from outbox_event where type = 'consultation.booked') as events, (select count(*) from idempotency_key) as keys`,
    );
    if (this.carried) delete row.events;
    const [visits, ...others] = Object.values(row).map(Number);
    // What the client cut off at the end of its time was booked all the same.
    const asAnswered = visits >= booked && visits <= booked + IN_FLIGHT;
    if (!asAnswered || others.some((count) => count !== visits))
      throw new Error(`${booked} bookings were answered, but the rows are ${JSON.stringify(row)}`);
  }
}

function difference(before, after) {
  return new Map(
    [...after].map(([status, count]) => [status, count - (before.get(status) ?? 0)]).filter(([, count]) => count > 0),
  );
}

function check({ name, statuses }, { requests, failed }, answers, total) {
  const unexpected = [...answers].filter(([status]) => !statuses.includes(status));
  if (unexpected.length > 0) throw new Error(`${name}: unexpected answers ${JSON.stringify(unexpected)}`);
  if (failed > 0) throw new Error(`${name}: ${failed} connections, reads or writes failed`);
  if (total < requests || total > requests + IN_FLIGHT) {
    throw new Error(`${name}: the client counts ${requests} answers, the server ${total}`);
  }
}
