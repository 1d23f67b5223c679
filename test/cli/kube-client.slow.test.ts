import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { KubeClient } from '../../lib/cli/kube-client';
import { lookAtFleet } from '../../lib/cli/live-fleet';
import { readWhatExists } from '../../lib/cli/what-exists';
import { outputOf, readViews } from '../../lib/views/views';
import { rendered } from '../checks/output';
import { small } from '../fixtures/fleets';
import { folderWith } from './command';

const STORES = { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore' };
const SERVED: Readonly<Record<string, object>> = {
  '/version': {},
  '/apis/external-secrets.io/v1': { resources: [null, { kind: 'SecretStore', name: 'secretstores' }] },
  '/apis/external-secrets.io/v1/secretstores': { items: [{ metadata: { name: 'a', namespace: 'app' } }] },
};

let server: Server;
let asked: string[];
let folder: string;

beforeAll(() => {
  folder = folderWith();
  const pair = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const command = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=api', '-days', '2', ...pair];
  execFileSync('openssl', command, { stdio: 'ignore' });
});

beforeEach(async () => {
  asked = [];
  const [key, cert] = ['key.pem', 'certificate.pem'].map((file) => readFileSync(join(folder, file)));
  server = createServer({ key, cert }, (request, response) => answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterEach(() => {
  delete process.env['KUBECONFIG'];
  delete process.env['VAULT_TOKEN'];
  server.closeAllConnections();
  server.close();
});

let answer: (request: IncomingMessage, response: ServerResponse) => void;

/** An API server that serves these paths below one of its own, and 404 or another status elsewhere. */
function serves(paths: Readonly<Record<string, object | number>>, below = ''): void {
  answer = ({ method, url = '' }, response) => {
    const path = url.replace(/\?.*$/, '');
    asked.push(`${method} ${path}`);
    const found = path.startsWith(below) ? paths[path.slice(below.length)] : undefined;
    response.writeHead(typeof found === 'number' ? found : found ? 200 : 404).end(JSON.stringify(found ?? {}));
  };
}

function kubeconfig(user: object, path = '', address?: string): void {
  const at = address ?? `https://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  text(
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config' },
      clusters: [{ name: 'c', cluster: { server: at, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'eu', context: { cluster: 'c', user: 'u' } }],
    }),
  );
}

function text(config: string): void {
  const file = join(folder, 'config');
  writeFileSync(file, config);
  process.env['KUBECONFIG'] = file;
}

const look = async () => (await KubeClient.of('eu')).look('eu', { kinds: [STORES], marks: [] });

test('an import has not read everything where it may not list a kind that it takes over', async () => {
  const kinds = ['ClusterSecretStore', 'ExternalSecret', 'SecretStore', 'PushSecret'];
  const lists = kinds.map((kind) => ({ kind, name: `${kind.toLowerCase()}s` }));
  const core = [{ kind: 'ServiceAccount', name: 'serviceaccounts' }];
  const group = '/apis/external-secrets.io';
  serves({
    '/version': {},
    [`${group}/v1`]: { resources: lists },
    [`${group}/v1alpha1`]: { resources: lists },
    ...Object.fromEntries(['v1', 'v1alpha1'].flatMap((v) => lists.map(({ name }) => [`${group}/${v}/${name}`, 403]))),
    '/api/v1': { resources: core },
    '/api/v1/serviceaccounts': 403,
  });
  kubeconfig({ token: 'a' });

  const { unread, unknown } = await readWhatExists({ context: ['eu'] });

  const taken = ['ClusterSecretStore', 'ExternalSecret', 'SecretStore', 'ServiceAccount'];
  expect(unread.toSorted()).toEqual(taken.map((kind) => expect.stringMatching(`^eu: ${kind} was not read: `)));
  expect(unknown).toContainEqual(expect.stringMatching('^eu: PushSecret was not read: '));
});

test('a server below a path is asked there, as behind Rancher', async () => {
  serves(SERVED, '/k8s/clusters/c-x');
  kubeconfig({ token: 'a' }, '/k8s/clusters/c-x');

  expect(await look()).toMatchObject({ objects: [{ ...STORES, metadata: { name: 'a' } }], unseen: [] });
});

test('a version whose kinds are not told is not taken for one that is not served', async () => {
  serves({ ...SERVED, '/apis/external-secrets.io/v1': 503 });
  kubeconfig({ token: 'a' });

  expect((await look()).unseen).toEqual([
    { ...STORES, reason: 'the API server answers 503 to /apis/external-secrets.io/v1' },
  ]);
});

test('a server that is none of Kubernetes is away', async () => {
  serves({});
  kubeconfig({ token: 'a' });

  await expect(look()).rejects.toThrow(/^ClusterAway: .*answers 404 to \/version/);
});

const STORES_PATH = '/apis/external-secrets.io/v1/secretstores';
const OTHERS = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' };

/** A server whose list of stores is answered page by page: by what the page is asked with. */
function pages(of: (next: string, times: number) => readonly [status: number, names: readonly string[], next: string]) {
  const times = new Map<string, number>();
  answer = ({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'https://a');
    if (pathname !== STORES_PATH) {
      response.writeHead(SERVED[pathname] ? 200 : 404).end(JSON.stringify(SERVED[pathname] ?? {}));
      return;
    }
    const asked = searchParams.get('continue') ?? '';
    times.set(asked, (times.get(asked) ?? 0) + 1);
    const [status, names, next] = of(asked, times.get(asked)!);
    const items = names.map((name) => ({ metadata: { name, namespace: 'app' } }));
    response.writeHead(status, { 'retry-after': '0' }).end(JSON.stringify({ metadata: { continue: next }, items }));
  };
  kubeconfig({ token: 'a' });
}

const namesSeen = async () => {
  const { objects, unseen } = await look();
  return [objects.map(({ metadata }) => metadata.name), unseen.map(({ reason }) => reason)];
};

test('a list that the server has forgotten between two pages goes on with the rest that it offers', async () => {
  pages((next) => (next === '' ? [200, ['a'], 'old'] : next === 'old' ? [410, [], 'new'] : [200, ['b'], '']));

  expect(await namesSeen()).toEqual([['a', 'b'], []]);
});

test('one of which it offers nothing is read from its beginning, and never told by half', async () => {
  pages((next, times) => (next === '' ? [200, ['a'], 'old'] : times === 1 ? [410, [], ''] : [200, ['b'], '']));
  expect(await namesSeen()).toEqual([['a', 'b'], []]);

  pages((next) => (next === '' ? [200, ['a'], 'old'] : [410, [], '']));
  expect(await namesSeen()).toEqual([[], ['the API server forgets its list before it is read to its end']]);
});

test('a list without an end has none', async () => {
  pages((next) => [200, ['a'], next === 'x' ? 'y' : 'x']);

  expect(await namesSeen()).toEqual([[], ['its list leads to itself']]);
});

test('a server that has too much to do is asked again, and not for ever', async () => {
  pages((_, times) => (times < 3 ? [429, [], ''] : [200, ['a'], '']));
  expect(await namesSeen()).toEqual([['a'], []]);

  pages(() => [429, [], '']);
  expect(await namesSeen()).toEqual([[], ['the API server answers 429']]);
});

test('a list that breaks off keeps back nothing of the others; where all do, the cluster is away', async () => {
  const both = {
    '/apis/external-secrets.io/v1': {
      resources: [...[STORES, OTHERS].map(({ kind }) => ({ kind, name: `${kind.toLowerCase()}s` }))],
    },
  };
  answer = ({ url = '' }, response) => {
    const path = url.replace(/\?.*$/, '');
    if (path.endsWith('/externalsecrets')) {
      response.writeHead(200, { 'content-length': '1000' }).write('{"items":[');
      response.destroy();
      return;
    }
    const found = { ...SERVED, ...both }[path];
    response.writeHead(found ? 200 : 404).end(JSON.stringify(found ?? {}));
  };
  kubeconfig({ token: 'a' });
  const client = await KubeClient.of('eu');

  const { objects, unseen } = await client.look('eu', { kinds: [STORES, OTHERS], marks: [] });
  expect(objects).toMatchObject([{ ...STORES, metadata: { name: 'a' } }]);
  expect(unseen).toEqual([{ ...OTHERS, reason: expect.stringMatching(/aborted|hang up/) }]);
  await expect(client.look('eu', { kinds: [OTHERS], marks: [] })).rejects.toThrow(/^ClusterAway/);
});

test('a kubeconfig that is no YAML is told by its line, and nothing of it is repeated', async () => {
  text('users:\n- name: u\n  user:\n    token: hunter2\n   bad: hunter2\n');

  await expect(look()).rejects.toThrow(/^KubeconfigUnreadable: .*not valid YAML \(line 5\)/);
  await expect(look()).rejects.not.toThrow(/hunter2/);
});

test.each([
  [
    'a program for credentials that fails',
    { exec: execOf('echo hunter2 >&2; exit 1') },
    undefined,
    'CredentialsMissing',
  ],
  ['one that prints something else', { exec: execOf('echo hunter2') }, undefined, 'CredentialsMissing'],
  ['a client certificate that is missing', { 'client-certificate': '/nowhere/hunter2' }, undefined, ''],
  [
    'one that is not a certificate',
    { 'client-certificate-data': 'aHVudGVyMg==', 'client-key-data': 'YQ==' },
    undefined,
    '',
  ],
  ['a server without TLS', { token: 'hunter2' }, 'http://127.0.0.1:1', ''],
  ['an address that is none', { token: 'hunter2' }, 'nothing', ''],
])('%s makes the cluster not known, and repeats nothing', async (_, user, address, code) => {
  serves(SERVED);
  kubeconfig(user, '', address);
  const output = outputOf(rendered(small().fleet));
  const name = output.clusters[0]!.name;
  const read = { output, views: readViews(output), unknown: [] } as any;
  const { away, clusters } = await lookAtFleet(read, { context: [`${name}=eu`], hub: false });

  expect([clusters, away]).toEqual([[], [{ name, reason: expect.any(String) }]]);
  expect(away[0]!.reason).not.toContain('hunter2');
  if (code !== '') {
    await expect(KubeClient.of('eu')).rejects.toThrow(code);
  }
});

function execOf(script: string): object {
  const command = { command: 'sh', args: ['-c', script] };
  return { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', ...command };
}

test('annotations of one kind ask once what it is called, and say what they were refused', async () => {
  const path = '/apis/external-secrets.io/v1/namespaces/app/secretstores';
  serves({ ...SERVED, [`${path}/a`]: {}, [`${path}/b`]: 403 });
  kubeconfig({ token: 'a' });
  const client = await KubeClient.of('eu');
  const store = (name: string) => ({ ...STORES, metadata: { name, namespace: 'app' } });

  await client.annotate(store('a'), {});
  await expect(client.annotate(store('b'), {})).rejects.toThrow(/answers 403.*"patch" of secretstores is needed/);
  await expect(client.annotate(store('gone'), {})).rejects.toThrow(/answers 404 to its annotation$/);
  expect(asked.filter((one) => one === 'GET /apis/external-secrets.io/v1')).toHaveLength(1);
});

test('a token that no header can hold is an error before anybody is asked', async () => {
  process.env['VAULT_TOKEN'] = 'a\n';
  serves(SERVED);
  kubeconfig({ token: 'a' });
  const output = outputOf(rendered(small().fleet));
  const read = { output, views: readViews(output), unknown: [] } as any;

  await expect(lookAtFleet(read, { hub: true })).rejects.toThrow(/^TokenInvalid/);
  expect(asked).toEqual([]);
});
