import Sequencer from '@jest/test-sequencer';

/** Files that take much longer than others of their size, the longest first. */
const LONG = [
  'test/dev/stack.test.ts',
  'test/api/generic/generic-client.test.ts',
  'test/dev/node-24.test.ts',
  'test/closing-actions.test.ts',
  'test/worker/start.test.ts',
  'test/api/pages/opportunities/opportunity-looks.test.ts',
  'test/api/pages/distribution/distribution-looks.test.ts',
  'test/one-owner.test.ts',
];

/** Starts those first, so that no process works alone at the end; the others as Jest does, which goes by size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = LONG.findIndex((name) => path.endsWith(name));
      return place < 0 ? LONG.length : place;
    };
    return super.sort(tests).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
