import { register } from 'prom-client';
import { startTestApp, type TestApp } from '../../support/test-app';
import { until } from '../../support/until';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
});
afterAll(() => test?.close());

const UNKNOWN_DOCTOR = '0199aaaa-0000-7000-8000-000000000000';

async function observed(): Promise<Record<string, string>[]> {
  const { values } = await register.getSingleMetric('http_server_request_duration_seconds')!.get();
  return values.map(({ labels }) => labels as Record<string, string>);
}

it('counts requests under the template of their route, never under what a caller made up', async () => {
  await test.http(`/api/v1/doctors/${UNKNOWN_DOCTOR}`);
  await test.http('/api/v1/made-up/by-a-stranger?secret=1');
  const expected = [
    { http_request_method: 'GET', http_route: '/api/v1/doctors/:id', http_response_status_code: '404' },
    { http_request_method: 'GET', http_route: 'unmatched', http_response_status_code: '404' },
  ];
  await until(async () => {
    const labels = await observed();
    return expected.every((wanted) =>
      labels.some((own) => Object.entries(wanted).every(([label, value]) => own[label] === value)),
    );
  });
  expect(JSON.stringify(await observed())).not.toMatch(/made-up|secret|0199aaaa/);
});

it('serves what Prometheus reads', async () => {
  const { status, headers, text } = await test.http('/metrics');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  for (const name of [
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_seconds',
    'db_client_connection_count',
    'db_client_connection_pending_requests',
    'cache_requests_total',
    'dependency_up',
    'http_server_request_duration_seconds_bucket',
  ]) {
    expect(text).toContain(`\n${name}`);
  }
});

it('knows the connections of the pool', async () => {
  const { values } = await register.getSingleMetric('db_client_connection_count')!.get();
  const byState = Object.fromEntries(
    values.map(({ labels, value }) => [labels.db_client_connection_state as string, value]),
  );
  expect(Object.keys(byState).sort()).toEqual(['idle', 'used']);
  expect(byState.idle + byState.used).toBeGreaterThan(0);
});
