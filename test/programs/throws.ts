import { smallWithSecret } from '../fixtures/fleets';

// A program that fails between its constructs and its synthesis.
const { fleet } = smallWithSecret();
if (fleet.name === 'acme') {
  throw new RangeError('the price list is empty');
}
fleet.synth();
