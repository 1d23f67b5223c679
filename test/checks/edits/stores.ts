import { Output } from '../output';

export const provider = (output: Output, store: string) =>
  output.object('eu', 'SecretStore', `keywheel-store.${store}`).spec.provider;

export const STORE = 'eu/app.k8s.yaml, SecretStore app/keywheel-store.aws-eu';

export const path = 'prod/payments/eu.app';
