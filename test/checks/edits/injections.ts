import type { Mutation } from '../mutation';
import type { Output } from '../output';

export const PATH = 'prod/payments/eu.app/app/api/Resource';

export const PLACE = 'eu/app.k8s.yaml, Deployment app/api';

export const LOGIN = 'agent-inject-template-Login.json';

export const pod = (output: Output) => output.object('eu', 'Deployment', 'api').spec.template;

export const annotations = (output: Output): Record<string, string> => pod(output).metadata.annotations;

export const say = (name: string, change: (text: string) => string) => (output: Output) => {
  const said = annotations(output);
  said[`vault.hashicorp.com/${name}`] = change(said[`vault.hashicorp.com/${name}`] ?? '');
};

/** A mutation of what pods say to the agent that is injected into them. */
export const told = (
  id: string,
  when: string,
  mutate: (output: Output) => unknown,
  ...message: string[]
): Mutation => ({
  id,
  when,
  fleet: 'injected',
  mutate: (output) => void mutate(output),
  path: PATH,
  place: PLACE,
  message,
});
