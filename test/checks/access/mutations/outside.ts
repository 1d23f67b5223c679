import { Mutation } from '../../mutation';
import { EXPORT, exporter, placeOf, role } from '../../edits/outside';

/** Machines and people: what is not from a cluster. */
export const outsideLogins: readonly Mutation[] = [
  {
    ...placeOf('jwt', 'risk_release'),
    id: 'tenants-are-apart',
    when: 'a machine has the policy of one of another tenant',
    mutate: (output) => (role('cert', 'payments_printer')(output).token_policies = ['acme.machine.prod.risk.release']),
    message: ['"acme.kv/data/prod/risk/scores"', '"prod/payments"', '"prod/risk"'],
  },
  {
    ...EXPORT,
    id: 'policy-exists',
    when: 'a machine has a policy that nothing makes',
    mutate: (output) => (exporter(output).token_policies = ['gone']),
    message: ['has policy "gone"'],
  },
];
