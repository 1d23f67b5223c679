// Slow files begin first: else, on a machine that has not run them yet, one worker has them to itself at the end.
const { default: Sequencer } = require('@jest/test-sequencer');

const isSlow = ({ path }) => path.endsWith('.slow.test.ts');

module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
  }
};
