import { outputOf } from '../mutation';
import type { Output } from '../output';

/** What the two checks print after an edit of the root of a fleet with authorities. */
function told(edit: (urls: any, list: any, output: Output) => unknown): string[] {
  const output = outputOf('certified');
  const of = (type: string) => output.resource('hub', `vault_pki_secret_backend_${type}`, 'authority_prod_root');
  edit(of('config_urls'), of('crl_config'), output);
  return output.findings
    .filter(({ id }) => ['revocation-is-published', 'reference-names-a-resource'].includes(id))
    .map(({ message }) => message);
}

test('a list and a certificate that are both on another server are published by whoever runs that server', () => {
  expect(
    told((urls) =>
      Object.assign(urls, {
        crl_distribution_points: ['http://pki.example.com/root.crl'],
        issuing_certificates: ['http://pki.example.com/root.crt'],
      }),
    ),
  ).toEqual([]);
});

test.each(['https://vault-2.example.com/v1/acme.pki.prod.root/crl/pem', 'https://vault.example.com/v1/ns/pki/crl'])(
  'a list at %s may be the one of the engine',
  (url) => expect(told((urls) => (urls.crl_distribution_points = [url]))).toEqual([]),
);

test('a template of the address is filled by the server', () => {
  expect(
    told((urls) =>
      Object.assign(urls, {
        enable_templating: true,
        crl_distribution_points: ['{{cluster_aia_path}}/issuer/{{issuer_id}}/crl'],
      }),
    ),
  ).toEqual([]);
});

test('a list that is switched off, or that no certificate names, need not renew itself', () => {
  expect(told((_, list) => Object.assign(list, { auto_rebuild: false, disable: true }))).toEqual([]);
  expect(told((urls, list) => [delete urls.crl_distribution_points, (list.auto_rebuild = false)])).toEqual([]);
});

test('an engine whose issuer says its own places needs none of its own', () => {
  expect(
    told((_, __, output) => {
      const resources = output.stack('hub')['resource'] as any;
      delete resources.vault_pki_secret_backend_config_urls.authority_prod_root;
      delete resources.vault_pki_secret_backend_root_cert.authority_prod_root.depends_on;
      resources.vault_pki_secret_backend_issuer = { root: { backend: 'acme.pki.prod.root', issuer_ref: 'default' } };
    }),
  ).toEqual([]);
});

test.each(['$${vault_policy.none.name}', '${vault_policy}', '${aws_iam_role.none.arn}', 'vault_policy.none.name'])(
  '%s refers to no resource of the hub',
  (text) => expect(told((urls) => (urls.note = text))).toEqual([]),
);

test.each(['${vault_policy.none.name}', 'a ${vault_policy.none["a"].name} b', '${data.vault_policy_document.none}'])(
  '%s refers to a resource that is not declared',
  (text) => expect(told((urls) => (urls.note = text))).toEqual([expect.stringContaining('which is not declared')]),
);
