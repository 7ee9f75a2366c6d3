import autocannon from 'autocannon';
import { readFileSync } from 'node:fs';

// The same as wrk.lua, for machines without wrk. Arguments: URL, connections, seconds, then those of wrk.lua.
const [url, connections, duration, requestFile, tokenFile, skip] = process.argv.slice(2);

const linesOf = (file) => readFileSync(file, 'utf8').trimEnd().split('\n');
const tokens = linesOf(tokenFile);
const requests = linesOf(requestFile).map((line) => {
  const [method, path, who, key, body] = line.split('\t');
  const headers = {};
  if (who) headers.authorization = `Bearer ${tokens[Number(who) - 1]}`;
  if (key) headers['idempotency-key'] = key;
  if (body) headers['content-type'] = 'application/json';
  return { method, path, headers, ...(body && { body }) };
});

let at = Number(skip) % requests.length;
const next = (request) => {
  at = (at + 1) % requests.length;
  return { ...request, ...requests[at] };
};
const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(duration),
  requests: [{ setupRequest: next }],
});
const outcome = {
  requests: result.requests.total,
  seconds: result.duration,
  p50: result.latency.p50,
  p99: result.latency.p99,
  failed: result.errors + result.timeouts,
};
console.log(`RESULT ${JSON.stringify(outcome)}`);
