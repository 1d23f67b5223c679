import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hubInventory } from '../../lib/cli/hub-inventory';

/** What a hub answers, by path; lists by their folder with a slash at the end. */
const HUB: Readonly<Record<string, unknown>> = {
  'sys/health': { initialized: true, sealed: false },
  'sys/mounts': {
    'secret/': { type: 'kv', options: { version: '2' } },
    'legacy/': { type: 'kv', options: null },
    'database/': { type: 'database' },
    'sys/': { type: 'system' },
  },
  'sys/auth': {
    'kubernetes/': { type: 'kubernetes', accessor: 'auth_kubernetes_1' },
    'token/': { type: 'token' },
    'approle/': { type: 'approle' },
  },
  'auth/kubernetes/config': { kubernetes_host: 'https://api.example.com', token_reviewer_jwt_set: true },
  'auth/kubernetes/role/': ['payments'],
  'auth/kubernetes/role/payments': {
    ...{
      bound_service_account_names: ['eso'],
      bound_service_account_namespaces: ['app'],
      alias_name_source: 'serviceaccount_uid',
    },
    ...{
      policies: ['payments'],
      token_policies: ['payments'],
      token_ttl: 60,
      token_max_ttl: 0,
      token_type: 'default',
      ttl: 60,
    },
  },
  'sys/policies/acl/': ['default', 'payments', 'root'],
  'sys/policies/acl/payments': { name: 'payments', policy: 'path "secret/data/${x}" {}' },
  'secret/metadata/': ['apps/', 'top'],
  'secret/metadata/apps/': ['db'],
  'legacy/': ['partner'],
  'database/roles/': ['orders'],
};

let server: Server;
const asked: string[] = [];

async function inventoryOf(answers = HUB): ReturnType<typeof hubInventory> {
  asked.length = 0;
  server = createServer(({ method, url }, answer) => {
    const [path = '', query] = url!.replace('/v1/', '').split('?');
    asked.push(`${method} ${path}${query === 'list=true' ? '/' : ''}`);
    const said = query === 'list=true' ? answers[`${path.replace(/\/$/, '')}/`] : answers[path];
    const body = said === undefined ? { errors: [] } : Array.isArray(said) ? { data: { keys: said } } : { data: said };
    answer.writeHead(said === undefined ? 404 : said === 'refused' ? 403 : 200).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return hubInventory({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, 'token');
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('roles, policies and mounts are as Terraform would state them, without what nobody has given', async () => {
  const { resources, others, product, unread } = await inventoryOf();
  const attributes = Object.fromEntries(resources.map((one) => [one.address, one.attributes]));

  expect(attributes['vault_kubernetes_auth_backend_role.kubernetes payments']).toEqual({
    ...{ backend: 'kubernetes', role_name: 'payments', token_policies: ['payments'], token_ttl: 60 },
    ...{ bound_service_account_names: ['eso'], bound_service_account_namespaces: ['app'] },
  });
  // As Terraform writes what it must not take for code.
  expect(attributes['vault_policy.payments']).toEqual({ name: 'payments', policy: 'path "secret/data/$${x}" {}' });
  expect(attributes['vault_mount.secret']).toEqual({ path: 'secret', type: 'kv', options: { version: '2' } });
  expect(Object.keys(attributes).sort()).toEqual([
    ...[
      'vault_auth_backend.approle',
      'vault_auth_backend.kubernetes',
      'vault_kubernetes_auth_backend_config.kubernetes',
    ],
    ...['vault_kubernetes_auth_backend_role.kubernetes payments', 'vault_mount.database', 'vault_mount.legacy'],
    ...['vault_mount.secret', 'vault_policy.payments'],
  ]);
  expect(others).toEqual([
    ...['value "secret/top"', 'value "secret/apps/db"', 'value "legacy/partner"', 'database role "database/orders"'],
  ]);
  expect([product, unread]).toEqual(['openbao', []]);
});

test('no request writes, and none goes to where a hub gives values, credentials or certificates', async () => {
  await inventoryOf();
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([]);
  expect(asked.filter((one) => /\/(data|creds|static-creds|issue|sign|export|subkeys)\b|wrapping/.test(one))).toEqual(
    [],
  );
  // Of an engine of version 1 folders are listed, and no value is read.
  expect(asked.filter((one) => one.includes('legacy'))).toEqual(['GET legacy//']);
});

test('what the token may not see is named, and keeps back nothing of the rest', async () => {
  const { resources, unread } = await inventoryOf({ ...HUB, 'auth/kubernetes/role/payments': 'refused' });

  expect(unread).toEqual([expect.stringMatching(/^auth\/kubernetes\/role\/payments: .*403/)]);
  expect(resources.map(({ type }) => type)).toContain('vault_policy');
});
