import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/launch/ports.mjs';
import { repository } from '../../scripts/launch/repository.mjs';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 15_000;
const PROBE_MS = 2;

/** Those that run. None outlives the benchmark, whatever ends it. */
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** One of the two servers as a process of its own, its log thrown away. */
export class Server {
  #child;

  constructor(child, url, readyMs) {
    this.#child = child;
    this.url = url;
    /** From the start of the process to the first good answer of the readiness probe. */
    this.readyMs = readyMs;
  }

  /**
   * @param {string} script
   * @param {Record<string, string>} variables
   * @param {string[]} flags of node, the same for both servers
   */
  static async start(script, variables, flags) {
    const port = await freePort();
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      ...variables,
    };
    const began = performance.now();
    const child = spawn(process.execPath, [...flags, script], {
      cwd: repository,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    const url = `http://127.0.0.1:${port}`;
    try {
      await ready(child, url, began + START_LIMIT_MS);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return new Server(child, url, performance.now() - began);
  }

  get pid() {
    return this.#child.pid;
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(late);
  }

  /** Answers of a route so far by status, from the server's own metrics. @returns {Promise<Map<number, number>>} */
  async answers(route) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const counts = new Map();
    for (const [, labels, value] of text.matchAll(/^http_server_request_duration_seconds_count\{(.*)\} (\d+)$/gm)) {
      if (!labels.includes(`http_route="${route}"`)) continue;
      const status = Number(/http_response_status_code="(\d+)"/.exec(labels)[1]);
      counts.set(status, (counts.get(status) ?? 0) + Number(value));
    }
    return counts;
  }
}

async function ready(child, url, deadline) {
  while (!(await probe(`${url}/health/ready`))) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode} before it was ready`);
    if (performance.now() > deadline) throw new Error(`${url} is not ready after ${START_LIMIT_MS / 1_000} s`);
    await sleep(PROBE_MS);
  }
}

function probe(url) {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}
