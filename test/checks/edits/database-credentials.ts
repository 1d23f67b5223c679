import { CREDENTIAL, Mutation } from '../mutation';

export const { role, leased, secret, cronJob, environment, workload } = CREDENTIAL;

export const at = (name: string) => `prod/payments/${name}/eu.app.${name}`;

export const externalSecret = (name: string) => `eu/app.k8s.yaml, ExternalSecret app/${name}`;

export const ROTATOR = 'eu/app.k8s.yaml, CronJob app/keywheel-rotate.pair';

export const PAIR = 'prod/payments/pair';

export const mutation = (id: string, rest: Omit<Mutation, 'id' | 'fleet'> & Pick<Mutation, 'fleet'>): Mutation => ({
  id,
  ...rest,
  fleet: rest.fleet ?? 'databases',
});
