import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, THEMES } from '../../lib/checks/index';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { FLEETS, outputOf } from './mutation';
import type { Finding } from '../../lib/output/finding';
import { MUTATIONS, MUTATIONS_OF } from './mutations';
import { Output } from './output';

const CHECKS_FOLDER = join(__dirname, '../../lib/checks');

/** The folder of a check's file, and of its page. */
function themeOf(id: string): string | undefined {
  return Object.entries(THEMES).find(([, checks]) => checks.some((check) => check.id === id))?.[0];
}

describe('a fleet that agrees', () => {
  /** What is true of some of them. */
  const warnings: Partial<Record<keyof typeof FLEETS, readonly string[]>> = {
    replicated: ['upstream-token-expires'],
    selected: ['replica-names-its-secrets', 'replica-names-its-secrets'],
  };

  test.each(Object.keys(FLEETS) as (keyof typeof FLEETS)[])('%s has no findings but what is true of it', (name) => {
    expect(outputOf(name).findings.map(({ id }) => id)).toEqual(warnings[name] ?? []);
  });

  test('a fleet of everything has no errors', () => {
    const { findings } = new Output(kitchenSink().fleet);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Of a cluster whose tokens are good elsewhere, one login tells it for all.
    expect(findings.filter(({ id }) => id === 'login-token-is-no-api-token')).toHaveLength(1);
  });
});

test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])('mutations in the folder %s are of its checks', (theme) => {
  const own = THEMES[theme].map(({ id }) => id);
  expect(MUTATIONS_OF[theme].filter(({ id }) => !own.includes(id))).toEqual([]);
});

describe.each(CHECKS.map(({ id }) => id))('%s', (id) => {
  const mutations = MUTATIONS.filter((mutation) => mutation.id === id);

  test('has mutations that it must catch', () => expect(mutations).not.toEqual([]));

  test.each(mutations)('tells when $when', ({ fleet = 'jwt', mutate, path, place, message }) => {
    const output = outputOf(fleet);
    mutate(output);
    const findings = output.findingsOf(id);
    const { severity, why } = CHECKS.find((check) => check.id === id)!;
    const {
      among,
      values = {},
      ...found
    } = findings.find((one) => one.path === path && one.message.includes(message[0]!)) ?? {};
    expect(found).toEqual({
      id,
      severity,
      path,
      place: expect.stringContaining(place),
      message: expect.stringContaining(message[0]!),
      why,
      fix: expect.stringMatching(/./),
      docs: `docs/checks/${themeOf(id)}/${id}.md`,
    });
    for (const value of Object.values(values)) {
      const forms = Array.isArray(value) ? [value.join(', '), `"${value.join('", "')}"`] : [String(value)];
      expect(forms.filter((one) => (found as Finding).message.includes(one))).not.toEqual([]);
    }
    expect((among?.length ?? 0) > 0).toBe(id === 'tenants-are-apart');
    for (const text of message) {
      expect(findings.map((finding) => finding.message).join('\n')).toContain(text);
    }
  });
});

test('objects of one name and kind in two groups are no duplicates', () => {
  const output = outputOf('jwt');
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'other.example.com/v1',
    kind: 'SecretStore',
    metadata: { name: 'keywheel', namespace: 'app' },
  });
  expect(output.findings.filter(({ id }) => id === 'object-names-are-unique')).toEqual([]);
});

test.each(Object.entries(THEMES))(
  'every file of %s is named as the sentence that must hold, and runs',
  (theme, checks) => {
    const helpers = ['culprit', 'index'];
    const files = readdirSync(join(CHECKS_FOLDER, theme)).map((file) => file.replace(/\.ts$/, ''));
    expect(files.filter((file) => !helpers.includes(file)).sort()).toEqual(checks.map(({ id }) => id).sort());
  },
);

test('every check has a theme', () => {
  expect(readdirSync(CHECKS_FOLDER).sort()).toEqual(
    [
      'check.ts',
      'company',
      'former-ids.ts',
      'groups.ts',
      'index.ts',
      'misread.ts',
      'rule-fault.ts',
      ...Object.keys(THEMES),
    ].sort(),
  );
});
