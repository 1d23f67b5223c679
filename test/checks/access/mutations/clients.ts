import type { Mutation } from '../../mutation';
import { ACCOUNT, INTAKE, ROLE, restate } from '../../edits/clients';

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
  {
    id: 'remote-key-is-granted',
    when: 'a client calls what its policy does not name',
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_app_intake', (path) => delete path['acme.kv/data/prod/payments/db']),
    path: INTAKE,
    place: ACCOUNT,
    message: ['role "acme.app.client.intake"', 'may not read "acme.kv/data/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a client may not renew its token',
    fleet: 'clients',
    mutate: (output) => output.policy('spoke-eu', 'client_app_intake', (path) => delete path['auth/token/renew-self']),
    path: INTAKE,
    place: ACCOUNT,
    message: ['may not update "auth/token/renew-self"'],
  },
  {
    id: 'granted-path-is-used',
    when: 'a client that encrypts may decrypt too',
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_app_intake', (path) => {
        path['acme.transit/decrypt/prod.payments.cards'] = { capabilities: ['update'] };
      }),
    path: INTAKE,
    place: ROLE,
    message: ['may update "acme.transit/decrypt/prod.payments.cards", which nothing does that logs in with it'],
  },
  {
    id: 'granted-path-is-used',
    when: 'an account no longer says that it encrypts',
    fleet: 'clients',
    mutate: (output) => restate(output, 'calls', (calls) => delete calls['acme.transit/encrypt/prod.payments.cards']),
    path: INTAKE,
    place: ROLE,
    message: ['may update "acme.transit/encrypt/prod.payments.cards"'],
  },
  {
    id: 'tenants-are-apart',
    when: "a client may use another tenant's key",
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_risk_intake', (path) => {
        path['acme.transit/encrypt/prod.payments.cards'] = { capabilities: ['update'] };
      }),
    path: INTAKE,
    place: ROLE,
    message: ['in the reach of both "prod/payments" and "prod/risk"'],
  },
];
