import { Mutation } from '../../mutation';
import { fleet } from '../../edits/alone';

/** What nothing else in the fleet makes good, or hides. */
export const alone: readonly Mutation[] = [
  {
    id: 'authority-can-sign',
    fleet,
    when: 'the only authority has no certificate',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_pki_secret_backend_root_cert;
    },
    path: 'prod/payments/tls',
    place: 'stack hub, vault_pki_secret_backend_role.certificate_prod_payments_tls',
    message: ['authority "acme.pki.prod.root"', 'has no certificate'],
  },
];
