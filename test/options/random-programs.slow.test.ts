import * as fc from 'fast-check';
import { inEmptyFolder } from '../fixtures/fleets';
import { errorsOf, programs } from './random-programs';
import { isTold } from './told';
import { runs } from '../runs';

/** `npm run test:options` runs more, and synthesises each. */
const { KEYWHEEL_PROGRAMS } = process.env;
const PROGRAMS = Number(KEYWHEEL_PROGRAMS ?? runs(2000));

it(`tells what is wrong with ${PROGRAMS} random programs, and never throws from somewhere inside`, () => {
  inEmptyFolder(() => {
    fc.assert(
      fc.property(programs, fc.nat(7), (program, eighth) => {
        const isSynthesized = KEYWHEEL_PROGRAMS !== undefined || eighth === 0;
        const [raw] = errorsOf(program, isSynthesized).filter((error) => !isTold(error));
        if (raw !== undefined) {
          throw raw;
        }
      }),
      { numRuns: PROGRAMS, seed: 14 },
    );
  });
}, 900_000);
