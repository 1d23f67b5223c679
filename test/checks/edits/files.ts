import type { Output } from '../output';

export const client = (name: string) => `prod/payments/eu.app/client.${name}`;

export const FILE = 'eu/app.k8s.yaml';

export const POLL = 'keywheel/poll-interval';

export const classOf = (output: Output, name: string) => output.object('eu', 'SecretProviderClass', name);

export const deployment = (output: Output, name: string) => output.object('eu', 'Deployment', name);

/** The role of a database. */
export const role = (output: Output, kind: 'role' | 'static_role') =>
  Object.values<any>(output.stack('hub').resource[`vault_database_secret_backend_${kind}`])[0];

export const ofMount = (id: string, secret: 'lease' | 'nightly') => ({
  id,
  fleet: 'rotatedInFiles' as const,
  path: `${client('api')}/mount.${secret}`,
  place: `${FILE}, SecretProviderClass app/api.${secret}`,
});

export const ofAgent = (id: string) => ({
  id,
  fleet: 'rotatedInFiles' as const,
  path: 'prod/payments/eu.app/app/worker/Resource',
  place: `${FILE}, Deployment app/worker`,
});
