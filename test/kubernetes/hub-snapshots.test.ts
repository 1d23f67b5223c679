import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cron } from 'cdk8s';
import { FleetErrors, HubSnapshots, HubSnapshotsProps, VaultServer } from 'keywheel';
import { SNAPSHOT_SCRIPT } from '../../lib/kinds/hub-snapshot/snapshot-script';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { folderWith } from '../cli/command';
import { small } from '../fixtures/fleets';

const BAO = { address: 'https://bao.example.com:8200' };

function withSnapshots(props: Partial<HubSnapshotsProps> = {}, vault = VaultServer.openBao(BAO)) {
  const { fleet, namespace } = small({ fleet: { vault } });
  const snapshots = new HubSnapshots(namespace, 'hourly', { volumeClaim: 'snapshots', ...props });
  return { fleet, snapshots };
}

test('its login may read a snapshot, look at its token and give it back, and nothing else', () => {
  const { fleet } = withSnapshots();
  const { stacks, findings } = synthesizeInMemory(fleet);
  const { resource } = stacks.find(({ name }) => name === 'spoke-eu')!.json as any;
  const policy = JSON.parse(resource.vault_policy['client_app_keywheel-snapshots__hourly'].policy);
  expect(policy).toEqual({
    path: {
      'auth/token/lookup-self': { capabilities: ['read'] },
      'auth/token/revoke-self': { capabilities: ['update'] },
      'sys/storage/raft/snapshot': { capabilities: ['read'] },
    },
  });
  expect(resource.vault_jwt_auth_backend_role['client_app_keywheel-snapshots__hourly']).toMatchObject({
    bound_subject: 'system:serviceaccount:app:keywheel-snapshots.hourly',
    token_ttl: 1800,
    token_max_ttl: 1800,
    token_no_default_policy: true,
  });
  expect(findings).toEqual([]);
});

test('its pods write to the volume that was named, restricted, with a token of their own', () => {
  const { fleet } = withSnapshots({ keep: 7, schedule: Cron.daily(), image: 'registry.example.com/bao:2.7.2' });
  const objects = synthesizeInMemory(fleet).clusters[0]!.files.flatMap(({ manifests }) => manifests);
  const { spec } = objects.find(({ object }) => object.kind === 'CronJob')!.object as any;
  const pod = spec.jobTemplate.spec.template.spec;
  expect(spec).toMatchObject({ schedule: '0 0 * * *', concurrencyPolicy: 'Forbid' });
  expect(pod).toMatchObject({
    serviceAccountName: 'keywheel-snapshots.hourly',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, fsGroup: 65534 },
    containers: [{ image: 'registry.example.com/bao:2.7.2', securityContext: { readOnlyRootFilesystem: true } }],
  });
  expect(pod.volumes[0]).toEqual({ name: 'snapshots', persistentVolumeClaim: { claimName: 'snapshots' } });
  expect(pod.containers[0].env).toContainEqual({ name: 'KEEP', value: '7' });
  expect(pod.containers[0].env).toContainEqual({ name: 'PREFIX', value: 'acme.hourly' });
});

test.each<[string, Partial<HubSnapshotsProps>, VaultServer, string]>([
  ['none', { keep: 0 }, VaultServer.openBao(BAO), 'SnapshotsInvalid: keep is 0'],
  ['an image without a tag', { image: 'openbao/openbao' }, VaultServer.openBao(BAO), 'SnapshotsInvalid: image is'],
  ['the latest image', { image: 'openbao/openbao:latest' }, VaultServer.openBao(BAO), 'SnapshotsInvalid: image is'],
  ['a volume that is none', { volumeClaim: 'A b' }, VaultServer.openBao(BAO), 'NameInvalid: volumeClaim'],
  ['a server of somebody else', {}, VaultServer.vault({ ...BAO, namespace: 'admin' }), 'is in "admin"'],
])('%s is told', (_, props, vault, message) => {
  expect(() => synthesizeInMemory(withSnapshots(props, vault).fleet)).toThrow(FleetErrors);
  try {
    synthesizeInMemory(withSnapshots(props, vault).fleet);
  } catch (error) {
    expect((error as FleetErrors).all.map(({ code, reason }) => `${code}: ${reason}`)).toEqual([
      expect.stringContaining(message),
    ]);
  }
});

describe('the script', () => {
  /** A command line of the hub that saves a few bytes, or does as it is told. */
  function run(folder: string, save: string, keep = '2') {
    const cli = join(folderWith({}), 'bao');
    writeFileSync(
      cli,
      `#!/bin/sh\ncase "$1" in\n write) echo token ;;\n operator) test "$VAULT_TOKEN" = token || exit 9; ${save} ;;\n token) echo revoked >>'${cli}.log' ;;\nesac\n`,
    );
    chmodSync(cli, 0o755);
    const env = { PATH: process.env['PATH'], CLI: cli, FOLDER: folder, PREFIX: 'acme', KEEP: keep, AUTH_MOUNT: 'm' };
    const { status, stderr } = spawnSync('/bin/sh', ['-c', SNAPSHOT_SCRIPT], {
      env: { ...env, AUTH_ROLE: 'r', TOKEN_FILE: '/t' },
      encoding: 'utf8',
    });
    return { status, stderr, files: readdirSync(folder).sort(), revoked: readFileSync(`${cli}.log`, 'utf8') };
  }
  // Of another schedule, and by hand.
  const OTHERS = ['acme.daily.20200101T000000Z.snap', 'acme.before-upgrade.snap'];
  const OLD = ['acme.20200101T000000Z.snap', 'acme.20210101T000000Z.snap', 'other.snap', 'acme-notes.txt', ...OTHERS];
  const folder = () =>
    folderWith(Object.fromEntries([...OLD, 'acme.20220101T000000Z.snap.part'].map((name) => [name, 'x'])));

  test('keeps so many of its own, the newest, and touches nothing else', () => {
    const { status, files, revoked } = run(folder(), 'echo data >"$5"');
    expect(status).toBe(0);
    expect(files).toEqual([
      'acme-notes.txt',
      'acme.20210101T000000Z.snap',
      expect.stringMatching(/^acme\.2\d{7}T\d{6}Z\.snap$/),
      'acme.before-upgrade.snap',
      'acme.daily.20200101T000000Z.snap',
      'other.snap',
    ]);
    expect(revoked).toBe('revoked\n');
  });

  test.each([
    ['fails', 'echo half >"$5"; exit 2'],
    ['gives nothing', ': >"$5"'],
  ])('removes none where the hub %s, and gives its token back', (_, save) => {
    const { status, files, revoked } = run(folder(), save);
    expect(status).not.toBe(0);
    expect(files).toEqual(expect.arrayContaining(OLD));
    expect(files.filter((name) => /\.snap(\.part)?$/.test(name) && !OLD.includes(name))).toEqual(
      files.filter((name) => name.endsWith('.part')),
    );
    expect(revoked).toBe('revoked\n');
  });
});
