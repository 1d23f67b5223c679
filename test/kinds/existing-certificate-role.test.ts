import { Duration } from 'cdk8s';
import { Certificate, CertificateAuthority } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small } from '../fixtures/fleets';

function parts(role?: string) {
  const made = small();
  const theirs = CertificateAuthority.fromCertificateAuthorityAttributes(made.prod, 'theirs', { mount: 'pki' });
  const ttl = Duration.days(2);
  const more = { authority: theirs, ttl };
  new Certificate(made.payments, 'web', { ...more, commonName: 'web.app.svc', role }).deliver(made.namespace);
  // One by a role that the program makes stands next to it.
  new Certificate(made.payments, 'own', { ...more, commonName: 'own.app.svc' }).deliver(made.namespace);
  return { ...made, output: Testing.synth(made.fleet) };
}

test('a certificate is asked for by the role of before, with its names alone, and the role is not written', () => {
  const { output, namespace } = parts('servers');

  expect(output.findings).toEqual([]);
  const roles = output.resources('vault_pki_secret_backend_role') as { name: string }[];
  expect(roles.map(({ name }) => name)).toEqual(['acme.prod.payments.own']);
  expect(output.manifest(namespace, 'VaultDynamicSecret', 'web').spec).toMatchObject({
    path: 'pki/issue/servers',
    parameters: { common_name: 'web.app.svc', ttl: '172800s' },
  });
  const [policy] = output.resources('vault_policy').filter(({ name }: { name: string }) => name.includes('.read.'));
  expect(JSON.parse(policy.policy).path['pki/issue/servers']).toEqual({
    capabilities: ['update'],
    allowed_parameters: { common_name: ['web.app.svc'], ttl: ['172800s'] },
  });
});

test('a role that nothing states to be there is still missing', () => {
  const { output } = parts('servers');
  const broken = output.withManifests(({ kind, metadata, spec }) => {
    if (kind === 'VaultDynamicSecret' && metadata.name === 'web') {
      spec.path = 'pki/issue/server';
    }
  });

  expect(broken.findings.map(({ id }) => id)).toContain('certificate-role-exists');
});

test('other names than those of the certificate are refused on the hub, and found here', () => {
  const { output } = parts('servers');
  const broken = output.withManifests(({ kind, metadata, spec }) => {
    if (kind === 'VaultDynamicSecret' && metadata.name === 'web') {
      spec.parameters.common_name = 'own.app.svc';
    }
  });

  expect(broken.findings.map(({ id }) => id)).toContain('remote-key-is-granted');
});
