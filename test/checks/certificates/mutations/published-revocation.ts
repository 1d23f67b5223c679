import type { Mutation } from '../../mutation';
import type { Output } from '../../output';

const URLS = 'vault_pki_secret_backend_config_urls';

const LIST = 'vault_pki_secret_backend_crl_config';

const ROOT = 'vault_pki_secret_backend_root_cert';

const urls = (output: Output) => output.resource('hub', URLS, 'authority_prod_root');

const without = (output: Output, type: string) =>
  delete (output.stack('hub')['resource'] as any)[type].authority_prod_root;

const OWN = { id: 'revocation-is-published', fleet: 'certified', path: 'prod/root' } as const;

const PUBLISHED = { ...OWN, place: `stack hub, ${URLS}.authority_prod_root` } as const;

/** Where the list of revoked certificates is, whether it ends, and what a stack refers to. */
export const publishedRevocation: readonly Mutation[] = [
  {
    ...OWN,
    when: 'certificates say neither where the authority nor where its list is',
    mutate: (output) => without(output, URLS),
    place: `stack hub, ${ROOT}.authority_prod_root`,
    message: ['the certificates of authority "acme.pki.prod.root" do not say where'],
  },
  {
    ...PUBLISHED,
    when: 'nothing says that the list renews itself',
    mutate: (output) => without(output, LIST),
    message: ['the list of what authority "acme.pki.prod.root" revoked ends 72h after the last revocation'],
  },
  {
    ...OWN,
    when: 'the list does not renew itself',
    mutate: (output) =>
      Object.assign(output.resource('hub', LIST, 'authority_prod_root'), { auto_rebuild: false, expiry: '24h' }),
    place: `stack hub, ${LIST}.authority_prod_root`,
    message: ['ends 24h after the last revocation'],
  },
  {
    ...PUBLISHED,
    when: 'the list is that of another authority',
    mutate: (output) =>
      (urls(output).crl_distribution_points = ['https://vault.example.com:8200/v1/acme.pki.prod.internal/crl']),
    message: [
      'crl_distribution_points of authority "acme.pki.prod.root" names',
      'which is authority "acme.pki.prod.internal"',
    ],
  },
  {
    ...PUBLISHED,
    when: 'the list is where nobody is known to copy it to',
    mutate: (output) => (urls(output).crl_distribution_points = ['https://lists.example.com/root.crl']),
    message: ['names https://lists.example.com/root.crl, and issuing_certificates the server itself'],
  },
];
