import fc from 'fast-check';
import { KvMount } from 'keywheel';
import { dataPath, type Location } from '../../lib/fleet/location';
import { isObjectName, names } from '../../lib/fleet/names';
import { placeFault } from '../../lib/kinds/kv-secret/existing-path';
import { compilePattern } from '../../lib/policy/pattern';
import { hubPath, type StoreVault } from '../../lib/views/stores';
import { acme } from '../fixtures/fleets';
import { runs } from '../runs';

const FLEET = acme();
const SHARING = acme({ kvMount: KvMount.fromKvMountAttributes({ path: 'secret' }) });

const part = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/),
  fc.constantFrom(
    'data',
    'metadata',
    '..',
    '.',
    '',
    '*',
    '+',
    'a*',
    'a+b',
    '+a',
    '{{x}}',
    '${x}',
    'acme.kv',
    'x-in',
    'x-61',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const place = fc.record({
  mount: path,
  path,
  version: fc.constantFrom(1 as const, 2 as const),
  vaultNamespace: fc.option(path, { nil: undefined }),
});
const accepted = place.filter((one) => placeFault(one, FLEET) === undefined);

test('an accepted place is one path in a policy, outside of all that the fleet makes', () => {
  fc.assert(
    fc.property(accepted, (one) => {
      const granted = dataPath(one);
      const { parts, kind } = compilePattern(granted);
      expect([parts.join('/'), kind]).toEqual([granted, 'exact']);
      expect(granted.split('/').filter((each) => ['', '.', '..', '+'].includes(each))).toEqual([]);
      expect(granted).not.toMatch(/[{}$*\n]/);
      expect(granted.startsWith('acme.')).toBe(false);
    }),
    { numRuns: runs(500) },
  );
});

test('an accepted place is outside of what the fleet has in a shared engine, however it is cut into engine and path', () => {
  const piece = fc.constantFrom('secret', 'data', 'metadata', 'acme', 'prod', 'risk', 'db');
  const pieces = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
    fc.constantFrom('secret', 'secret/data', 'secret/data/acme', 'acme/prod/risk/db'),
  );
  const cut = fc.record({
    mount: pieces,
    path: pieces,
    version: fc.constantFrom(1 as const, 2 as const),
    vaultNamespace: fc.option(pieces, { nil: undefined }),
  });
  const effects = { refused: 0, accepted: 0 };
  fc.assert(
    fc.property(cut, (one) => {
      const isOwn = /^secret\/[^/]+\/acme(\/|$)/.test(dataPath(one));
      const fault = placeFault(one, SHARING);
      effects[fault === undefined ? 'accepted' : 'refused'] += 1;
      expect(isOwn && fault === undefined).toBe(false);
    }),
    { numRuns: runs(2000) },
  );
  expect(Math.min(effects.refused, effects.accepted)).toBeGreaterThan(0);
});

test('the operator asks for exactly what is granted', () => {
  fc.assert(
    fc.property(accepted, (one) => {
      const version = one.version === 1 ? 'v1' : 'v2';
      const store = { path: one.mount, namespace: one.vaultNamespace ?? '', version } as StoreVault;
      expect(hubPath(store, one.path)).toBe(dataPath(one));
    }),
    { numRuns: runs(500) },
  );
});

test('the stores of two engines never have one name, and each has a valid one', () => {
  const nameOf = ({ version = 2, mount, vaultNamespace }: Location): string =>
    names.existingKvStore(version, mount, vaultNamespace);
  fc.assert(
    fc.property(accepted, accepted, (one, other) => {
      const isSame =
        one.version === other.version && one.mount === other.mount && one.vaultNamespace === other.vaultNamespace;
      expect(nameOf(one) === nameOf(other)).toBe(isSame);
      expect(isObjectName(nameOf(one))).toBe(true);
    }),
    { numRuns: runs(500) },
  );
});
