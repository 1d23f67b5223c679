import { placed } from '../../lib/errors';
import { identifier } from '../../lib/encode/postgresql';
import { small } from '../fixtures/fleets';

test('what a target cannot say is told with the construct that would have it said', () => {
  const { payments } = small();
  expect(() => placed(payments, () => identifier('x'.repeat(64)))).toThrow(
    /^NotEncodable at prod\/payments: "x{64}" cannot be written as a name in PostgreSQL: it has 64 bytes; use 1 to 63$/,
  );
});

test('an error that has a place keeps it, and what is no error of ours stays as it is', () => {
  const { payments, namespace } = small();
  const inner = () => placed(namespace, () => identifier(''));
  expect(() => placed(payments, inner)).toThrow(`NotEncodable at ${namespace.node.path}: `);
  const odd = new TypeError('odd');
  expect(() =>
    placed(payments, () => {
      throw odd;
    }),
  ).toThrow(odd);
});
