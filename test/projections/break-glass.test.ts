import { spawnSync } from 'node:child_process';
import { parse } from '@cdktn/hcl2json';
import { AuditDevice, type RaftServerOptions, Seal, type VaultServerProps } from 'keywheel';
import { render } from '../../lib/synth/render';
import { small } from '../fixtures/fleets';
import { servedHub, TLS } from '../fixtures/hub-servers';

type Product = 'openBao' | 'vault';

function written(options: Partial<RaftServerOptions> = {}, vault: Partial<VaultServerProps> = {}, product?: Product) {
  const hub = servedHub(options, vault, product);
  return render(small({ fleet: { vault: hub } }).fleet, { pathToWorkingDirectory: '../../..' }).breakGlass!;
}

const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block!);

test('only a hub whose servers are stated has the runbook', () => {
  expect(render(small().fleet, { pathToWorkingDirectory: '../../..' }).breakGlass).toBeUndefined();
});

const VERSIONS: readonly (readonly [Product, string | undefined, string])[] = [
  ['openBao', undefined, 'login'],
  ['openBao', '2.7.2', 'login'],
  ['openBao', '2.6.0', 'login'],
  ['openBao', '2.5.4', 'listener'],
  ['openBao', '2.5.3', 'listener'],
  ['openBao', '2.5.2', 'open'],
  ['openBao', '2.10.0', 'login'],
  ['vault', undefined, 'setting'],
  ['vault', '2.0.1', 'setting'],
  ['vault', '1.21.4', 'open'],
];

/** What each way has, and no other: a policy, a listener, a setting. */
function wayOf(text: string): string {
  return text.includes('sys/generate-root-token/attempt')
    ? 'login'
    : text.includes('disable_unauthed_generate_root_endpoints')
      ? 'listener'
      : text.includes('enable_unauthenticated_access')
        ? 'setting'
        : 'open';
}

test.each(VERSIONS)('%s %s is begun as this version lets one: %s', (product, version, way) => {
  const text = written({}, { version }, product);
  expect(wayOf(text)).toBe(way);
  expect(text.includes('vault operator')).toBe(product === 'vault');
  expect(text.includes('bao ')).toBe(product === 'openBao');
});

describe.each(VERSIONS)('the commands for %s %s', (product, version) => {
  const commands = blocks(written({}, { version }, product), 'sh');

  test('are ones that bash understands', () => {
    for (const block of commands.filter((one) => !one.includes('<the audit log'))) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
      expect([block, stderr, status]).toEqual([block, '', 0]);
    }
  });

  test('have no secret as an argument of a program and write none to a file', () => {
    for (const line of commands.join('').split('\n')) {
      // Only the shell itself, by printf, sees what was typed.
      const program = /\b(?:bao|vault) (.*)$/.exec(line.replace(/#.*$/, ''))?.[1] ?? '';
      expect(program).not.toMatch(/\$\{?(SHARE|OTP|ENCODED|SHORT|BAO_TOKEN|VAULT_TOKEN)|-otp|-decode|login/);
      expect(line.replace(/2>\/dev\/null/, '')).not.toMatch(/>|\btee\b/);
    }
  });
});

test('what is opened for it is reached from the node alone', async () => {
  const [opened] = blocks(written(), 'hcl');
  expect(await parse('', opened!)).toEqual({
    listener: {
      tcp: [
        {
          address: '127.0.0.1:8300',
          cluster_address: '127.0.0.1:8301',
          tls_cert_file: TLS.certificateFile,
          tls_key_file: TLS.keyFile,
          disable_unauthed_generate_root_endpoints: false,
        },
      ],
    },
  });
});

test('those who hold keys are called by what they hold', () => {
  expect(written()).toContain('Holders of the recovery keys');
  expect(written()).toContain('`bao operator rekey -target=recovery`');
  expect(written({ seal: Seal.keyShares() })).toContain('`bao operator rekey`');
  expect(written({ seal: Seal.keyShares() })).toContain('Holders of the key shares');
});

test('the audit log that is read is the one that the servers write', () => {
  expect(written()).toContain('npx keywheel audit --log /var/log/bao/audit.log\n');
  expect(written({ audit: [AuditDevice.syslog()] })).toContain('--log <the audit log of a node>');
});

test('a path that a shell would read otherwise is one word', () => {
  const text = written({ tls: { ...TLS, caFile: "/etc/b'o $(id)/ca.pem" } });
  expect(text).toContain(`export BAO_CACERT='/etc/b'\\''o $(id)/ca.pem'`);
});
