import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pem } from 'keywheel';
import { planOf } from '../../lib/plan/plan';
import { sideOf } from './changes';

const ROOT = join(__dirname, '../..');
const OLD = readFileSync(join(ROOT, 'apps/hub-and-spoke/certificates/vault.pem'), 'utf8');
const NEXT = readFileSync(join(ROOT, 'templates/project/certificates/vault.pem'), 'utf8');
const BOTH = `${OLD}\n${NEXT}`;

function planned(before: string | undefined, after: string | undefined) {
  const [old, now] = [before, after].map((text) =>
    sideOf({ caCertificate: text === undefined ? undefined : Pem.fromText(text) }),
  );
  return planOf(old!, now!);
}

describe('another CA of a hub that stays at its address', () => {
  test.each([
    ['one that is trusted as well', OLD, BOTH],
    ['the same ones in another order', BOTH, `${NEXT}${OLD}`],
  ])('%s asks nothing of the servers', (_, before, after) => {
    expect(planned(before, after)).toMatchObject({ verdict: 'any order', byHand: [] });
  });

  test('one that is trusted no more has signed no certificate of a node, before anything is applied', () => {
    expect(planned(BOTH, NEXT).byHand).toEqual([
      {
        ...{ what: 'keep both CAs', before: 'stacks', at: 'https://vault.example.com:8200', clusters: [] },
        says: expect.stringMatching(
          /^each node of https:\S+ has a certificate that CA CN=.* signed: the others are not/,
        ),
      },
    ]);
  });

  test.each([
    ['another one', OLD, NEXT],
    ['that of a file in place of those of the system', undefined, NEXT],
    ['those of the system in place of that of a file', OLD, undefined],
  ])('%s takes a certificate for either, or two changes', (_, before, after) => {
    const plan = planned(before, after);

    expect(plan.verdict).toBe('order');
    expect(plan.byHand).toMatchObject([
      { what: 'keep both CAs', before: 'stacks', says: expect.stringContaining('make two changes instead') },
    ]);
  });
});
