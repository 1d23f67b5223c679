import { outputOf, readViews } from '../../lib/views/views';
import { auditedValues } from '../../lib/audit/audited-values';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { outside } from '../fixtures/outside';
import { joinedOutput, NOTHING } from '../../lib/output/output';

const written = outputOf(synthesizeInMemory(outside().fleet));
const usersOf = (output: typeof written) => auditedValues(readViews(output)).flatMap(({ usedBy }) => usedBy);

test('one output among others says all that it says alone', () => {
  const whole = { ...written, existing: { kvEngines: [], certificateRoles: [], ...written.existing } };
  expect(joinedOutput([NOTHING, written])).toEqual(whole);
  expect(joinedOutput([written, NOTHING])).toEqual(whole);
});

test('several outputs say what each of them says', () => {
  const other = {
    ...NOTHING,
    existing: { ...NOTHING.existing, policies: ['team'] },
    tenantPlaces: [{ tenant: 'prod/payments', cluster: '*', namespace: 'payments' }],
    unread: ['*'],
    misread: [
      { kind: 'unreadable' as const, path: '', place: 'a.yaml', message: 'it is not valid YAML', fix: 'mend it' },
    ],
  };

  const joined = joinedOutput([written, other]);

  const { existing, tenantPlaces, unread, misread } = joined;
  expect({ existing: existing.policies, tenantPlaces, unread, misread }).toEqual({
    existing: [...written.existing.policies, 'team'],
    tenantPlaces: other.tenantPlaces,
    unread: ['*'],
    misread: other.misread,
  });
});

test('who logs in from outside of Kubernetes is among the users of an audited value', () => {
  const machines = Object.keys(written.outside).filter((name) => usersOf(written).includes(name));

  expect(machines).not.toEqual([]);
  expect(usersOf(joinedOutput([written]))).toEqual(usersOf(written));
  // Without what programs say of them, nothing would name them.
  expect(usersOf({ ...written, outside: {} })).not.toEqual(expect.arrayContaining(machines));
});
