import type { Mutation } from '../../mutation';

/** Where the list of revoked certificates is, whether it ends, and what a stack refers to. */
export const publishedRevocation: readonly Mutation[] = [
  {
    id: 'reference-names-a-resource',
    fleet: 'certified',
    when: 'an authority signs a request that is not declared',
    mutate: (output) => {
      const signed = output.resource(
        'hub',
        'vault_pki_secret_backend_root_sign_intermediate',
        'authority_prod_internal',
      );
      signed.csr = signed.csr.replace('authority_prod_internal', 'authority_prod_other');
    },
    path: 'prod/internal',
    place: 'stack hub, vault_pki_secret_backend_root_sign_intermediate.authority_prod_internal',
    message: [
      'refers to vault_pki_secret_backend_intermediate_cert_request.authority_prod_other, which is not declared',
    ],
  },
  {
    id: 'reference-names-a-resource',
    fleet: 'generated',
    when: 'a value waits for an engine that is not declared',
    mutate: (output) => delete (output.stack('hub')['resource'] as any).vault_kv_secret_backend_v2,
    path: 'prod/payments/cookie',
    place: 'stack hub, vault_generic_endpoint.secret_prod_payments_cookie',
    message: ['refers to vault_kv_secret_backend_v2.kv, which is not declared'],
  },
];
