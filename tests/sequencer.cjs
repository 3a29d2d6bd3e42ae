const { default: Sequencer } = require("@jest/test-sequencer");

/** What starts real engines and providers takes longest: begun last, it would leave the other workers idle. */
const slow = /\/tests\/(provider|e2e)\/|\/(engine|resolve|build-sdk|compile)\.test\.ts$/;

/** jest's own order (failed first, then longest first), which knows nothing yet in a fresh clone. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const ordered = super.sort(tests);
    const isSlow = ({ path }) => slow.test(path);
    return [...ordered.filter(isSlow), ...ordered.filter((test) => !isSlow(test))];
  }
};
