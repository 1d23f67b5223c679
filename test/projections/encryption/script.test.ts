import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { EncryptionAtRest, EncryptionProvider } from 'keywheel';
import { inEmptyFolder, smallWithSecret } from '../../fixtures/fleets';

/** A control-plane node: a folder, and what the program writes for it. */
class Node {
  readonly installed: string;

  constructor(private readonly folder: string) {
    this.installed = join(folder, 'node', 'configuration.yaml');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    // Neither is on the machine of the test, unless it says so.
    this.tool('etcdctl', 'exit 1');
    this.tool('kubectl', 'exit 1');
  }

  tool(name: string, script: string): void {
    const file = join(this.folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  step(...providers: readonly string[]): void {
    const made = providers.map((one) => {
      const [kind, key] = one.split(':') as ['secretbox' | 'aesgcm' | 'identity', string];
      return kind === 'identity' ? EncryptionProvider.identity() : EncryptionProvider[kind]({ key });
    });
    const folder = join(this.folder, 'node');
    const encryptionAtRest = EncryptionAtRest.apiServer({ providers: made, folder });
    smallWithSecret({ cluster: { encryptionAtRest } }).fleet.synth({ remove: [] });
  }

  run(args: readonly string[], input = '') {
    const script = 'dist.encryption/acme/eu/encryption.sh';
    const { status, stdout, stderr } = spawnSync('sh', [script, ...args], {
      input,
      encoding: 'utf8',
      env: { PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`, WAIT: '0' },
    });
    return { status, text: `${stdout}${stderr}` };
  }

  get key(): string {
    return readFileSync(join(this.folder, 'node/keys/secretbox-one'), 'utf8');
  }
}

function onNode(run: (node: Node) => void): void {
  inEmptyFolder((folder) => run(new Node(folder)));
}

const ok = { status: 0, text: expect.any(String) };
const refused = (reason: string) => ({ status: 1, text: expect.stringContaining(reason) });

test('a key is made once, is its owner’s alone, and is never printed', () =>
  onNode((node) => {
    node.step('identity', 'secretbox:one');
    const made = node.run(['make-key', 'secretbox:one']);
    expect(made).toEqual(ok);
    expect(Buffer.from(node.key, 'base64')).toHaveLength(32);
    expect(statSync('node/keys/secretbox-one').mode & 0o777).toBe(0o600);
    expect(statSync('node/keys').mode & 0o777).toBe(0o700);
    const before = node.key;
    expect(node.run(['make-key', 'secretbox:one'])).toEqual(refused('is there already'));
    expect(node.key).toBe(before);
    expect(node.run(['install'])).toEqual(ok);
    const status = node.run(['status']);
    expect(status.text).toMatch(/key secretbox:one: fingerprint [0-9a-f]{16}\n/);
    expect(made.text + status.text).not.toContain(before);
    expect(readdirSync('node/keys')).toEqual(['secretbox-one']);
  }));

test('a key is read from standard input, and only one that is a key', () =>
  onNode((node) => {
    node.step('identity', 'secretbox:one');
    const key = Buffer.alloc(32, 'abc').toString('base64');
    for (const wrong of ['', 'x', Buffer.alloc(16).toString('base64'), `${key}${key}`]) {
      expect(node.run(['read-key', 'secretbox:one'], wrong)).toEqual(refused('has to be 32 bytes'));
    }
    expect(node.run(['read-key', 'secretbox:one'], `${key}\n`)).toEqual(ok);
    expect(node.key).toBe(key);
    for (const other of ['secretbox:two', 'identity', '../x', 'secretbox:one identity']) {
      expect(node.run(['read-key', other], key).status).toBe(1);
    }
  }));

test('what is installed has the key in its place, mode 0600, and nothing else changed', () =>
  onNode((node) => {
    node.step('identity', 'secretbox:one');
    expect(node.run(['install'])).toEqual(refused('the key of "secretbox:one" is not on this node'));
    node.run(['make-key', 'secretbox:one']);
    expect(node.run(['install'])).toEqual(ok);
    const { resources } = load(readFileSync(node.installed, 'utf8')) as any;
    expect(resources[0].providers).toEqual([
      { identity: {} },
      { secretbox: { keys: [{ name: 'one', secret: node.key }] } },
    ]);
    expect(statSync(node.installed).mode & 0o777).toBe(0o600);
    expect(readdirSync('node').sort()).toEqual(['configuration.yaml', 'keys']);
  }));

/** As etcdctl prints it: a value for each provider. */
const etcdWith = (...prefixes: readonly string[]) =>
  [
    ...prefixes.map((one, index) => `echo '"Key" : "/registry/secrets/a/${index}"'; echo '"Value" : "${one}\\x00"'`),
    `echo '"More" : false'`,
    `echo '"Count" : ${prefixes.length}'`,
  ].join('\n');

test('a rotation is installed step by step, and a key leaves when etcd has nothing of it', () =>
  onNode((node) => {
    const install = (providers: readonly string[], ...args: readonly string[]) => {
      node.step(...providers);
      return node.run(['install', ...args]);
    };
    node.step('identity', 'secretbox:one');
    node.run(['make-key', 'secretbox:one']);
    // The node says no, whatever the program says.
    node.step('secretbox:one', 'identity');
    expect(node.run(['install'])).toEqual(refused('API servers that still have "identity" could not read it'));
    expect(install(['identity', 'secretbox:one'])).toEqual(ok);
    expect(install(['secretbox:one', 'identity'])).toEqual(ok);
    node.step('secretbox:one');
    expect(node.run(['install'])).toEqual(refused('etcd was not asked'));
    node.tool('etcdctl', etcdWith('k8s:enc:secretbox:v1:one:', 'k8s', 'k8s:enc:'));
    expect(node.run(['install'])).toEqual(refused('2 objects in etcd are still encrypted with "identity"'));
    expect(node.run(['install', '--rewritten'])).toEqual(refused('2 objects in etcd'));
    node.tool('etcdctl', etcdWith('k8s:enc:secretbox:v1:one:', 'k8s:enc:secretbox:v1:one:'));
    expect(node.run(['stored']).text.trim()).toBe('2 secretbox:one');
    expect(node.run(['install'])).toEqual(ok);
    node.step('secretbox:one', 'secretbox:two');
    node.run(['make-key', 'secretbox:two']);
    expect(node.run(['install'])).toEqual(ok);
    expect(install(['secretbox:two', 'secretbox:one'])).toEqual(ok);
    node.tool('etcdctl', 'exit 1');
    expect(install(['secretbox:two'])).toEqual(refused('--rewritten'));
    expect(node.run(['install', '--rewritten'])).toEqual(ok);
  }));

test('what somebody else has installed is taken over only where that is said, and a new cluster may begin encrypted', () =>
  onNode((node) => {
    node.step('secretbox:one');
    node.run(['make-key', 'secretbox:one']);
    expect(node.run(['install']).status).toBe(1);
    expect(node.run(['install', '--new-cluster'])).toEqual(ok);
    writeFileSync(node.installed, 'kind: EncryptionConfiguration\n');
    expect(node.run(['install'])).toEqual(refused('was made by somebody else'));
    expect(node.run(['install', '--take-over'])).toEqual(ok);
    expect(node.run(['install', '--other']).status).toBe(2);
  }));

test('pages of etcd are all counted, and no answer is not nothing', () =>
  onNode((node) => {
    node.step('secretbox:one', 'identity');
    expect(node.run(['stored'])).toEqual(refused('etcd did not answer'));
    // The second page begins behind the last key of the first.
    node.tool(
      'etcdctl',
      `case $2 in
        */secrets/) echo '"Key" : "/registry/secrets/a/b"'; echo '"Value" : "k8s:enc:secretbox:v1:one:"'; echo '"More" : true' ;;
        */secrets/a/b!) echo '"Key" : "/registry/secrets/a/c"'; echo '"Value" : "k8s"'; echo '"More" : false' ;;
      esac
      echo '"Count" : 2'`,
    );
    expect(
      node
        .run(['stored'])
        .text.trim()
        .split(/\s*\n\s*/),
    ).toEqual(['1 identity', '1 secretbox:one']);
  }));

test('an API server that uses another file is told', () =>
  onNode((node) => {
    node.step('identity', 'secretbox:one');
    node.run(['make-key', 'secretbox:one']);
    node.run(['install']);
    const hash = /hash: +(sha256:[0-9a-f]+)/.exec(node.run(['status']).text)![1];
    const metric = 'apiserver_encryption_config_controller_last_config_info';
    const answer = (text: string) =>
      node.tool('kubectl', `echo '${metric}{apiserver_id_hash="sha256:1",hash="${text}"} 1'`);
    answer(hash!);
    expect(node.run(['agree', 'https://a:6443', 'https://b:6443'])).toEqual({
      status: 0,
      text: 'https://a:6443 uses it\nhttps://b:6443 uses it\n',
    });
    answer('sha256:2');
    expect(node.run(['agree', 'https://a:6443'])).toEqual(refused('https://a:6443 uses sha256:2 and not'));
    node.tool('kubectl', 'exit 1');
    expect(node.run(['agree', 'https://a:6443'])).toEqual(refused('https://a:6443 uses no configuration'));
  }));

test('every name is patched with nothing, and a failure is told', () =>
  onNode((node) => {
    node.step('secretbox:one', 'identity');
    const patch = (answer: string) =>
      node.tool(
        'kubectl',
        `case $1 in get) printf 'a one Opaque 1 1d\\nb two Opaque 1 1d\\n' ;; patch) printf '%s\\n' "$*" >>patched; ${answer} ;; esac`,
      );
    patch('echo patched');
    expect(node.run(['rewrite'])).toEqual({ status: 0, text: '2 secrets were written again\n' });
    expect(readFileSync('patched', 'utf8').trim().split('\n').sort()).toEqual([
      'patch secrets one --namespace=a --type=merge --patch={}',
      'patch secrets two --namespace=b --type=merge --patch={}',
    ]);
    patch(`echo 'Error from server (NotFound): gone' >&2; exit 1`);
    expect(node.run(['rewrite'])).toEqual(ok);
    patch(`echo 'Error from server: no' >&2; exit 1`);
    expect(node.run(['rewrite'])).toEqual(refused('not all secrets were written again'));
  }));
