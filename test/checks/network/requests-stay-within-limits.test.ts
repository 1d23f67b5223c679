import { smallWithSecret } from '../../fixtures/fleets';
import { Output } from '../output';

/** The small fleet asks for 4 requests every 300 and 3,600 seconds. */
function findingsWith(...quotas: object[]): number {
  const output = new Output(smallWithSecret().fleet);
  output.stack('spoke-eu')['resource'].vault_quota_rate_limit = Object.fromEntries(
    quotas.map((quota, index) => [`q${index}`, { name: `q${index}`, ...quota }]),
  );
  return output.findings.filter(({ id }: { id: string }) => id === 'requests-stay-within-limits').length;
}

test.each([
  ['one that is just large enough', [{ path: '', rate: 0.0145 }]],
  ['one of another mount', [{ path: 'auth/other', rate: 0.0001 }]],
  ['one whose path only begins alike', [{ path: 'acme.k', rate: 0.0001 }]],
  ['one of a login role', [{ path: 'auth/acme.eu', role: 'x', rate: 0.0001 }]],
  ['one whose rate is not known', [{ path: '', rate: '${var.rate}' }]],
  [
    'several, of which each is large enough',
    [
      { path: '', rate: 0.0112 },
      { path: 'auth/acme.eu', rate: 0.004 },
    ],
  ],
])('%s is no finding', (_, quotas) => {
  expect(findingsWith(...quotas)).toBe(0);
});

test('the most specific of several counts', () => {
  expect(findingsWith({ path: '', rate: 0.0101 })).toBe(1);
  expect(findingsWith({ path: '', rate: 100 }, { path: 'auth/acme.eu', rate: 0.003 })).toBe(1);
});
