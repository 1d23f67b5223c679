import { Mutation } from '../../mutation';
import { Output } from '../../output';
import { EXPORT, exporter, placeOf, role } from '../../edits/outside';

const grantOfExport = (change: (path: Record<string, { capabilities: string[] }>) => void) => (output: Output) =>
  output.policy('hub', 'machine_prod_payments_export', change);

/** Machines and people: what is not from a cluster. */
export const outsideLogins: readonly Mutation[] = [
  {
    ...placeOf('cert', 'payments_printer'),
    id: 'external-login-names-its-subject',
    when: 'a role for certificates names nobody',
    mutate: (output) => delete role('cert', 'payments_printer')(output).allowed_common_names,
    message: ['names nobody'],
  },
  {
    ...placeOf('aws', 'payments_lambda'),
    id: 'external-login-names-its-subject',
    when: 'a role for AWS names nobody',
    mutate: (output) => delete role('aws', 'payments_lambda')(output).bound_iam_principal_arns,
    message: ['names nobody'],
  },
  {
    ...placeOf('gcp', 'payments_job'),
    id: 'external-login-names-its-subject',
    when: 'a role for Google Cloud names nobody',
    mutate: (output) => {
      const job = role('gcp', 'payments_job')(output);
      delete job.bound_service_accounts;
      delete job.bound_projects;
    },
    message: ['names nobody'],
  },
  {
    ...placeOf('jwt', 'risk_release'),
    id: 'external-login-names-its-subject',
    when: 'a role for tokens of pipelines binds no claim',
    mutate: (output) => delete role('jwt', 'risk_release')(output).bound_claims,
    message: ['takes every token of its issuer'],
  },
  {
    ...EXPORT,
    id: 'external-login-names-its-subject',
    when: 'an AppRole asks for no secret-id',
    mutate: (output) => (exporter(output).bind_secret_id = false),
    message: ['asks for no secret-id'],
  },
  {
    fleet: 'outside',
    id: 'external-login-names-its-subject',
    when: 'people are sent back without TLS',
    mutate: (output) =>
      output
        .resource('hub', 'vault_jwt_auth_backend_role', 'people')
        .allowed_redirect_uris.push('http://vault.example.com/callback'),
    path: 'people',
    place: 'stack hub, vault_jwt_auth_backend_role.people',
    message: ['sends people back to "http://vault.example.com/callback"'],
  },
  {
    ...EXPORT,
    id: 'secret-id-expires',
    when: 'a secret-id is bound to nothing',
    mutate: (output) => {
      const said = exporter(output);
      ['secret_id_bound_cidrs', 'secret_id_ttl', 'secret_id_num_uses'].forEach((name) => delete said[name]);
    },
    message: ['a secret-id of role "prod.payments.export"', 'for ever'],
  },
  {
    ...EXPORT,
    id: 'external-login-matches-program',
    when: 'the policy of a machine forgets a path',
    mutate: grantOfExport((path) => delete path['acme.kv/data/prod/payments/db']),
    message: ['may do nothing on "acme.kv/data/prod/payments/db"', 'the program says read'],
  },
  {
    ...EXPORT,
    id: 'external-login-matches-program',
    when: 'the policy of a machine grants more',
    mutate: grantOfExport((path) => (path['acme.kv/data/prod/*'] = { capabilities: ['read'] })),
    message: ['may do read on "acme.kv/data/prod/*"', 'the program says nothing'],
  },
  {
    fleet: 'outside',
    id: 'external-login-matches-program',
    when: 'the role of a machine is gone',
    mutate: (output) => delete output.stack('hub').resource.vault_approle_auth_backend_role,
    path: '',
    place: 'stack hub, acme.machines.approle/prod.payments.export',
    message: ['Vault/OpenBao has no such role or group'],
  },
  {
    fleet: 'outside',
    id: 'external-login-matches-program',
    when: 'viewers may read values',
    mutate: (output) =>
      output.policy('hub', 'viewer_prod_payments', (path) => {
        path['acme.kv/data/prod/payments/*'] = { capabilities: ['read'] };
      }),
    path: 'people',
    place: 'stack hub, vault_identity_group.people_payments',
    message: ['"acme.people.payments" may do read on "acme.kv/data/prod/payments/*"'],
  },
];
