import { Operator, put, remove, set, whole } from '../operator';

const of = 'ClusterSPIFFEID';

/** Whom SPIRE gives which id. */
export const SPIFFE: readonly Operator[] = [
  whole('drop', { of }, () => []),
  whole('duplicate', { of }, (body) => [body, body]),
  set('rename', { of, at: 'metadata/name', to: (name) => `${name}-other`, excuse: () => 'nothing names it' }),
  set('rename', {
    of,
    at: 'spec/spiffeIDTemplate',
    by: 'another trust domain',
    to: (id) => id.replace('spiffe://', 'spiffe://other.'),
  }),
  set('account', {
    of,
    at: 'spec/spiffeIDTemplate',
    by: 'the same for all',
    to: (id) => id.replace(/sa\/.*/, 'sa/any'),
  }),
  set('namespace', { of, at: 'spec/namespaceSelector/matchLabels/*', to: (name) => `${name}-other` }),
  remove('widen', {
    of,
    at: 'spec/namespaceSelector',
    excuse: () => 'each pod of any namespace gets the id of its own ServiceAccount',
  }),
  put('narrow', {
    of,
    at: 'spec/podSelector',
    to: (selector) => (selector === undefined ? { matchLabels: { app: 'other' } } : undefined),
    excuse: () => 'which labels the pods have, anyone who makes them knows',
  }),
  set('rename', {
    of,
    at: 'spec/className',
    to: (name) => `${name}-other`,
    excuse: () => 'only the installation of SPIRE says which class is its own',
  }),
  remove('drop', {
    of,
    at: 'spec/className',
    excuse: () => 'only the installation of SPIRE says which class is its own',
  }),
];
