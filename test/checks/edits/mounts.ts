import type { Output } from '../output';

export const MOUNT = 'prod/payments/eu.app/client.api/mount.db';

export const PLACE = 'eu/app.k8s.yaml, SecretProviderClass app/api.db';

export const parameters = (output: Output) => output.object('eu', 'SecretProviderClass', 'api.db').spec.parameters;

export const pod = (output: Output) => output.object('eu', 'Deployment', 'api').spec.template.spec;
