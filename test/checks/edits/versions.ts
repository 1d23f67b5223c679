import { Output } from '../output';

export const PATH = 'prod/payments/stripe/eu.app.stripe';

export const PLACE = 'eu/app.k8s.yaml, ExternalSecret app/stripe';

export const VERSIONS = { fleet: 'versions', path: PATH, place: PLACE } as const;

export const extract = (output: Output) => output.object('eu', 'ExternalSecret', 'stripe').spec.dataFrom[0].extract;

export const pin = (version: unknown) => (output: Output) => (extract(output).version = version);
