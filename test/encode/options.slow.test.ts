/** @jest-environment ./test/jest/own-library.js */
jest.mock('keywheel', () => jest.requireActual('../options/said').heard(jest.requireActual('keywheel')));
import { ADDRESS, EVERYTHING, isTaken, pieces, SIGNS, texts } from './said-texts';

test.each(texts)('$name refuses what means something to a reader, or it comes back as it was, in $title', (one) => {
  if (isTaken(one, EVERYTHING)) {
    return;
  }
  isTaken(one, isTaken(one, pieces(...SIGNS)) ? pieces(...SIGNS, '${', '}', '%{', '}') : ADDRESS);
});
