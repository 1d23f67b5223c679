import { Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Fleet } from 'keywheel';

/** Stands for a secret that somebody puts where a reference belongs: no message may repeat it. */
export const PASSWORD = 'hunter2-and-more!';
export const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----';
export const API = { url: 'https://api.example.com:6443' };

export interface BadInput {
  readonly when: string;
  /** Makes what is wrong; a fleet that is returned is synthesised. */
  readonly program: () => Fleet | void;
  readonly code: string;
  readonly path: string;
  /** What was got and what is allowed, or what to do. */
  readonly told: readonly string[];
}

export function deployment(chart: Chart, props: Partial<kplus.DeploymentProps> = {}): kplus.Deployment {
  return new kplus.Deployment(chart, 'api', {
    containers: [{ image: 'api:1', resources: { memory: { limit: Size.mebibytes(64) } } }],
    ...props,
  });
}
