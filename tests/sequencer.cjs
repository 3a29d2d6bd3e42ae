// @ts-check
"use strict";
const { default: Sequencer } = require("@jest/test-sequencer");

/** @typedef {Parameters<InstanceType<typeof Sequencer>["sort"]>[0]} Tests */

/** What starts real engines and providers takes longest: begun last, it would leave the other workers idle. */
const slow = /\/tests\/(provider|e2e)\/|\/(engine|resolve|build-sdk|compile)\.test\.ts$/;

/** jest's own order (failed first, then longest first), which knows nothing yet in a fresh clone. */
module.exports = class LongestFirst extends Sequencer {
  /**
   * @override
   * @param {Tests} tests
   */
  async sort(tests) {
    const ordered = await super.sort(tests);
    const first = ordered.filter((test) => slow.test(test.path));
    return [...first, ...ordered.filter((test) => !slow.test(test.path))];
  }
};
