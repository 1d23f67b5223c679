import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { EncryptionAtRest, EncryptionProvider } from 'keywheel';
import { errorsOf, inEmptyFolder, smallWithSecret } from '../../fixtures/fleets';

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
    this.encrypt(['secrets'], ...providers);
  }

  encrypt(resources: readonly ('secrets' | 'configmaps')[], ...providers: readonly string[]): void {
    const made = providers.map((one) => {
      const [kind, key] = one.split(':') as ['secretbox' | 'aesgcm' | 'identity', string];
      return kind === 'identity' ? EncryptionProvider.identity() : EncryptionProvider[kind]({ key });
    });
    const folder = join(this.folder, 'node');
    const encryptionAtRest = EncryptionAtRest.apiServer({ providers: made, resources, folder });
    const synth = (remove: string[]) => smallWithSecret({ cluster: { encryptionAtRest } }).fleet.synth({ remove });
    // What synth refuses, the script has to refuse as well.
    if (errorsOf(() => synth([])).length > 0) {
      synth(['eu.encryption']);
    }
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
    expect(node.run(['install'])).toEqual(
      refused('API servers that still have "identity" for secrets could not read it'),
    );
    expect(install(['identity', 'secretbox:one'])).toEqual(ok);
    expect(install(['secretbox:one', 'identity'])).toEqual(ok);
    node.step('secretbox:one');
    expect(node.run(['install'])).toEqual(refused('etcd was not asked'));
    node.tool('etcdctl', etcdWith('k8s:enc:secretbox:v1:one:', 'k8s', 'k8s:enc:'));
    expect(node.run(['install'])).toEqual(refused('2 secrets in etcd are still encrypted with "identity"'));
    expect(node.run(['install', '--rewritten'])).toEqual(refused('2 secrets in etcd'));
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
    expect(node.run(['install'])).toEqual(refused('was not written by this script'));
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
    let leases = '';
    const answer = (text: string) =>
      node.tool(
        'kubectl',
        `case "$*" in
          *metrics*) echo '${metric}{apiserver_id_hash="sha256:1",hash="${text}"} 1' ;;
          *) printf '${leases}' ;;
        esac`,
      );
    answer(hash!);
    expect(node.run(['agree', 'https://a:6443', 'https://b:6443'])).toEqual({
      status: 0,
      text: 'https://a:6443 uses it\nhttps://b:6443 uses it\n',
    });
    // The identity of an API server is the hash of its lease, which it renews again and again.
    const other = `${new Date().toISOString()} apiserver-b second\\n`;
    leases = `2020-01-01T00:00:00.000000Z apiserver-gone first\\n${other}`;
    answer(hash!);
    expect(node.run(['agree', 'https://a:6443'])).toEqual(
      refused('the API server apiserver-b on second was not asked'),
    );
    leases = other.replace('apiserver-b', 'x');
    const identity = `sha256:${createHash('sha256').update('x').digest('hex')}`;
    node.tool(
      'kubectl',
      `case "$*" in *metrics*) echo '${metric}{apiserver_id_hash="${identity}",hash="${hash}"} 1' ;; *) printf '${leases}' ;; esac`,
    );
    expect(node.run(['agree', 'https://a:6443'])).toEqual(ok);
    answer('sha256:2');
    expect(node.run(['agree', 'https://a:6443'])).toEqual(refused('https://a:6443 uses sha256:2 and not'));
    node.tool('kubectl', 'exit 1');
    expect(node.run(['agree', 'https://a:6443'])).toEqual(refused('https://a:6443 does not say what it uses'));
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

test('a key is one line of base64, and of the length that its cipher takes', () =>
  onNode((node) => {
    node.step('identity', 'secretbox:one', 'aesgcm:short');
    const key = Buffer.alloc(32, 'abc').toString('base64');
    for (const wrong of [`${key}"`, `${key}!`, `"${key}`, `${key}\n${key}`, `${key.slice(0, -1)}`]) {
      expect(node.run(['read-key', 'secretbox:one'], wrong)).toEqual(refused('has to be 32 bytes'));
    }
    const short = Buffer.alloc(16, 'abc').toString('base64');
    expect(node.run(['read-key', 'aesgcm:short'], `${key}${short}`)).toEqual(refused('16, 24 or 32 bytes'));
    expect(node.run(['read-key', 'aesgcm:short'], short)).toEqual(ok);
    expect(node.run(['read-key', 'secretbox:one'], `${key}\r\n`)).toEqual(ok);
    writeFileSync('node/keys/secretbox-one', `${key}"`);
    expect(node.run(['install'])).toEqual(refused('is not a key of 32 bytes'));
  }));

test('a resource comes and leaves as a key does: what is stored of it stays readable', () =>
  onNode((node) => {
    const encrypt = (resources: readonly ('secrets' | 'configmaps')[], ...providers: readonly string[]) => {
      node.encrypt(resources, ...providers);
      return node.run(['install', '--rewritten']);
    };
    node.step('secretbox:one');
    node.run(['make-key', 'secretbox:one']);
    expect(node.run(['install', '--new-cluster'])).toEqual(ok);
    expect(encrypt(['secrets', 'configmaps'], 'secretbox:one')).toEqual(
      refused('"secretbox:one" would encrypt configmaps, and API servers that still have "identity" for configmaps'),
    );
    expect(encrypt(['secrets'], 'secretbox:one', 'identity')).toEqual(ok);
    expect(encrypt(['secrets', 'configmaps'], 'identity', 'secretbox:one')).toEqual(ok);
    expect(encrypt(['secrets', 'configmaps'], 'secretbox:one', 'identity')).toEqual(ok);
    expect(encrypt(['secrets'], 'secretbox:one', 'identity')).toEqual(
      refused('"secretbox:one" encrypts configmaps now and is not in "identity"'),
    );
    expect(encrypt(['secrets', 'configmaps'], 'identity', 'secretbox:one')).toEqual(ok);
    node.tool('etcdctl', etcdWith('k8s:enc:secretbox:v1:one:'));
    expect(encrypt(['secrets'], 'identity', 'secretbox:one')).toEqual(refused('1 configmaps in etcd'));
    node.tool('etcdctl', etcdWith('k8s'));
    expect(encrypt(['secrets'], 'identity', 'secretbox:one')).toEqual(ok);
  }));

test('an etcd that has no object at all is not the one that was meant', () =>
  onNode((node) => {
    node.step('secretbox:one', 'identity');
    node.run(['make-key', 'secretbox:one']);
    node.run(['install', '--new-node']);
    node.tool('etcdctl', etcdWith());
    node.step('secretbox:one');
    expect(node.run(['install'])).toEqual(refused('no secrets below /registry'));
    expect(node.run(['install', '--rewritten'])).toEqual(ok);
  }));

test('a configuration that was edited is not installed, and a comment says nothing', () =>
  onNode((node) => {
    node.step('secretbox:one', 'identity');
    node.run(['make-key', 'secretbox:one']);
    const file = 'dist.encryption/acme/eu/encryption-configuration.yaml';
    const written = readFileSync(file, 'utf8');
    const place = '<secretbox:one>';
    for (const edited of [
      written.replace(place, `"${place}"`),
      written.replace(place, '<secretbox:two>'),
      written.replace(place, Buffer.alloc(32, 'known').toString('base64')),
      written.replace('      - identity: {}\n', '      - identity: {}\n      - identity: { }\n'),
      `${written}  - resources:\n      - configmaps\n    providers:\n      - identity: {}\n`,
      '',
    ]) {
      writeFileSync(file, edited);
      expect(node.run(['install', '--new-cluster'])).toEqual(refused('is not as keywheel wrote it'));
    }
    writeFileSync(file, written.replace('    providers:\n', '    providers:\n      - identity: {}\n'));
    expect(node.run(['status']).text).toMatch(/^program: +secrets: identity secretbox:one identity\n/);
  }));

test('folders are its owner’s alone, and what a killed run left goes', () =>
  onNode((node) => {
    node.step('identity', 'secretbox:one');
    node.run(['make-key', 'secretbox:one']);
    chmodSync('node/keys', 0o755);
    writeFileSync('node/keys/.new.abcdef', 'half');
    writeFileSync('node/.new.ghijkl', 'of a run that goes on');
    utimesSync('node/keys/.new.abcdef', 0, 0);
    expect(node.run(['install'])).toEqual(ok);
    expect(statSync('node/keys').mode & 0o777).toBe(0o700);
    expect(readdirSync('node').sort()).toEqual(['.new.ghijkl', 'configuration.yaml', 'keys']);
    expect(readdirSync('node/keys')).toEqual(['secretbox-one']);
    chmodSync('node', 0o777);
    expect(node.run(['install'])).toEqual(refused('no other user can write to'));
    chmodSync('node', 0o755);
    rmSync(node.installed);
    mkdirSync(node.installed);
    expect(node.run(['install', '--take-over'])).toEqual(refused('is a folder'));
    renameSync('node', 'elsewhere');
    symlinkSync('elsewhere', 'node');
    expect(node.run(['install'])).toEqual(refused('has to be a folder (no link)'));
  }));

test('a folder may have any name', () =>
  onNode((node) => {
    node.step('identity', 'secretbox:one');
    for (const folder of ['a=b', 'with space', "it's"]) {
      cpSync('dist.encryption/acme/eu', folder, { recursive: true });
      const run = (...args: readonly string[]) => spawnSync('sh', [`${folder}/encryption.sh`, ...args]).status;
      run('make-key', 'secretbox:one');
      expect(run('install')).toBe(0);
      expect(readFileSync(node.installed, 'utf8')).toContain(node.key);
    }
  }));
