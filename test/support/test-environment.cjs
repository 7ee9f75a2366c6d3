const { TestEnvironment } = require('jest-environment-node');
const { PerformanceObserver } = require('node:perf_hooks');

/**
 * Node as jest has it, but for one thing: observers that a library never ends (prom-client's of the garbage collector) end with the file
 * that made them. Each would keep all modules of its file in memory, and a worker of the suite would grow until it only collects garbage.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.observers = new Set();
    this.observe = PerformanceObserver.prototype.observe;
    const { observers, observe } = this;
    PerformanceObserver.prototype.observe = function (...options) {
      observers.add(this);
      return observe.apply(this, options);
    };
  }

  async teardown() {
    PerformanceObserver.prototype.observe = this.observe;
    for (const observer of this.observers) observer.disconnect();
    this.observers.clear();
    await super.teardown();
  }
};
