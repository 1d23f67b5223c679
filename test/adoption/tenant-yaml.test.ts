import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { existingText } from '../../lib/adoption/existing-text';
import { foundFleet } from '../../lib/adoption/found';
import type { FoundFleet } from '../../lib/adoption/found-fleet';
import { programFiles } from '../../lib/adoption/program-text';
import { tenantKey, tenantsForFiles, tenantYaml } from '../../lib/adoption/tenant-yaml';
import { dataOf } from '../../lib/tenant-files/template-text';
import { SecretKey } from '../../lib/fleet/secret-key';
import { Template } from '../../lib/fleet/template';
import { readViews } from '../../lib/views/views';
import { hostileText } from '../encode/hostile';
import { runs } from '../runs';
import { Layout, layoutOf, namesOf, outputOfLayout, sharedStore, storePerTeam } from './layouts';

const foundOf = (layout: Layout) => foundFleet(readViews(outputOfLayout(layout)), { name: 'acme' });
const filesOf = (fleet: FoundFleet) => programFiles(fleet, tenantsForFiles(fleet));

test('a tenant is a file, and what no file may say is the platform’s', () => {
  const files = filesOf(foundOf(storePerTeam(['payments'])));

  expect([...files.keys()]).toEqual([
    ...['fleet.ts', 'main.ts', 'fleet.test.ts', 'tenants/prod/payments.yaml', 'existing.ts'],
  ]);
  expect(files.get('tenants/prod/payments.yaml'))
    .toBe(`# yaml-language-server: $schema=../../node_modules/keywheel/schemas/tenant-file.schema.json
owner: payments@example.com

namespaces:
  app-payments:
    clusters: [prod]

existingSecrets:
  db:
    mount: secret
    path: apps/payments/db
    keys: [username, password]
    deliveries:
      - name: payments-db
        data:
          DB_USER: username
          DB_PASSWORD: password
        refreshInterval: 30m
`);
  expect(files.get('existing.ts')).toContain(`  'prod/payments': {
    paths: [
      { mount: 'secret', path: 'apps/payments/db' },
    ],
    namespaces: [
      {
        namespace: 'app-payments',
        names: {
          serviceAccount: 'eso-reader',
          secretStore: 'vault-apps',
          role: 'payments',
          policy: 'payments',
        },
      },
    ],
  },
`);
  expect(files.get('fleet.ts')).toContain("TenantFiles.load(this, join(__dirname, 'tenants'), {");
});

test('a delivery to all clusters of a namespace names none, and one to some of them names these', () => {
  const layout = storePerTeam(['shop']);
  const [east, west] = [structuredClone(layout.clusters['prod']!), structuredClone(layout.clusters['prod']!)] as any[];
  west.push({ ...structuredClone(west.at(-1)), metadata: { name: 'more', namespace: 'app-shop' } });
  west.at(-1).spec.target.name = 'more';
  const fleet = foundOf({ ...layout, clusters: { 'prod-east': east, 'prod-west': west } });

  expect(parseDocument(filesOf(fleet).get('tenants/prod/shop.yaml')!).toJS()).toMatchObject({
    namespaces: { 'app-shop': { clusters: ['prod-east', 'prod-west'] } },
    existingSecrets: { db: { deliveries: [{ name: 'shop-db' }, { name: 'more', clusters: ['prod-west'] }] } },
  });
  expect(filesOf(fleet).get('tenants/prod/shop.yaml')).not.toContain('namespace: app-shop');
});

test('a tenant with a store for a whole cluster is stated by the program, next to files of others', () => {
  const [shared, own] = [sharedStore(['payments', 'risk'], 'dev', 'kubernetes'), storePerTeam(['shop'])];
  const fleet = foundOf({ ...own, clusters: { ...own.clusters, ...shared.clusters } });

  expect([...filesOf(foundOf(shared)).keys()]).toContain('tenants/dev/central-vault.ts');
  expect([...filesOf(fleet).keys()].filter((file) => /^(platform|tenants)/.test(file))).toEqual([
    ...['tenants/prod/shop.yaml', 'platform/dev/central-vault.ts'],
  ]);
  expect(filesOf(fleet).get('fleet.ts')).toContain("from './platform/dev/central-vault'");
});

test('a key behind a dollar sign, which no file can write, keeps its tenant in the program', () => {
  const names = { ...namesOf('shop'), keys: { pin: 'pin' }, template: { price: 'costs ${{ .pin }}' } };
  expect([...filesOf(foundOf(layoutOf([names]))).keys()]).toContain('tenants/prod/shop.ts');
});

test('a file says every template as it was found', () => {
  const piece = fc.oneof(
    fc.constantFrom('$', '${', '$${', '}', '{{ .a }}', '{{ .b-c }}', '{{ index . "b-c" }}'),
    fc.string(),
  );
  let written = 0;
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      (template) => {
        const names = { ...namesOf('shop'), keys: { a: 'a', 'b-c': 'b-c' }, template: { text: template } };
        const fleet = foundOf(layoutOf([names]));
        const [environment] = fleet.environments;
        const [tenant] = environment?.tenants ?? [];
        if (!tenant || !tenantsForFiles(fleet).has(tenantKey(environment!, tenant))) {
          return;
        }
        written += 1;
        const found = tenant.secrets[0]!.deliveries[0]!.data!['text']!;
        const said = parseDocument(tenantYaml(tenant)).toJS().existingSecrets.db.deliveries[0].data;
        const { data, problems } = dataOf(said, KEYS);
        expect(problems).toEqual([]);
        expect(data['text'] instanceof SecretKey ? { key: data['text'].name } : data['text']!.render()).toEqual(
          'key' in found ? found : templateOf(found.parts).render(),
        );
      },
    ),
    { numRuns: runs(300) },
  );
  expect(written).toBeGreaterThan(0);
});

const KEYS: Readonly<Record<string, SecretKey>> = Object.fromEntries(
  ['a', 'b-c'].map((name) => [name, new SecretKey({}, name)]),
);

/** What the program says in its place. */
function templateOf(parts: readonly (string | { readonly key: string })[]): Template {
  const texts = [''];
  const keys = parts.flatMap((part) => {
    if (typeof part === 'string') {
      texts.push(`${texts.pop()}${part}`);
      return [];
    }
    texts.push('');
    return [KEYS[part.key]!];
  });
  return Template.text(Object.assign(texts, { raw: texts }), ...keys);
}

test('nothing that anybody has called something is more than a text in a file, or code of the program', () => {
  const text = fc.oneof(
    hostileText(),
    fc.constantFrom(
      '&a',
      '*a',
      '!!js/function x',
      '{a: b}',
      '- a',
      '# c',
      'a: b',
      "');canary();('",
      '~',
      '0x10',
      '1e3',
      '\n---\n',
    ),
  );
  let files = 0;
  fc.assert(
    fc.property(text, text, text, (owner, role, account) => {
      const fleet = foundOf(layoutOf([{ ...namesOf('shop'), owner, role, account }]));
      for (const tenant of fleet.environments.flatMap(({ tenants }) => tenants)) {
        files += 1;
        const document = parseDocument(tenantYaml(tenant));
        expect(document.errors).toEqual([]);
        expect(document.toJS()).toMatchObject({ owner: tenant.owner, existingSecrets: { db: { mount: 'secret' } } });
        expect(Object.keys(document.toJS() as object)).toEqual(['owner', 'namespaces', 'existingSecrets']);
        expect(existingText(fleet, tenantsForFiles(fleet))).toMatch(/^[ -~\n]*$/);
      }
    }),
    { numRuns: runs(300) },
  );
  expect(files).toBeGreaterThan(0);
});
