import { Operator, put, remove, rekey, set, swap, whole } from '../operator';
import type { Excuse } from '../operator';

const of = 'SealedSecret';
const ANNOTATIONS = 'metadata/annotations';

/** Whoever needs the Secret says so; a value may also wait for somebody of another repository. */
const nobodyHereUsesIt: Excuse = ({ part, parts }) =>
  parts.some(
    (other) =>
      other.owner === part.owner &&
      JSON.stringify(other.body.spec ?? {}).includes(`"name":"${part.body.metadata.name}"`),
  )
    ? undefined
    : 'nothing that is written here uses it';

/** A name that may be any is another Secret. */
const mayHaveAnyName: Excuse = (site) =>
  'sealedsecrets.bitnami.com/namespace-wide' in site.part.body.metadata.annotations ||
  'sealedsecrets.bitnami.com/cluster-wide' in site.part.body.metadata.annotations
    ? nobodyHereUsesIt(site)
    : undefined;
const mayLieAnywhere: Excuse = (site) =>
  'sealedsecrets.bitnami.com/cluster-wide' in site.part.body.metadata.annotations ? nobodyHereUsesIt(site) : undefined;

/** What is sealed, and what is said of how it was sealed. */
export const SEALED_SECRETS: readonly Operator[] = [
  whole('drop', { of, excuse: nobodyHereUsesIt }, () => []),
  whole('duplicate', { of }, (body) => [body, body]),
  set('rename', { of, at: 'metadata/name', to: (name) => `${name}-other`, excuse: mayHaveAnyName }),
  set('namespace', {
    of,
    at: 'metadata/namespace',
    by: 'another one',
    to: (name) => `${name}-other`,
    excuse: mayLieAnywhere,
  }),
  set('kind and version', { of, at: 'apiVersion', by: 'one that is not served', to: () => 'bitnami.com/v1' }),
  put('widen', {
    of,
    at: ANNOTATIONS,
    by: 'for the whole cluster',
    to: (all) =>
      'sealedsecrets.bitnami.com/cluster-wide' in all
        ? undefined
        : { ...all, 'sealedsecrets.bitnami.com/cluster-wide': 'true' },
  }),
  put('narrow', {
    of,
    at: ANNOTATIONS,
    by: 'without its scope',
    to: (all) => {
      const kept = Object.entries(all).filter(([name]) => !name.startsWith('sealedsecrets.'));
      return kept.length === Object.keys(all).length ? undefined : Object.fromEntries(kept);
    },
  }),
  put('drop', {
    of,
    at: ANNOTATIONS,
    by: 'without the certificates of the cluster',
    to: ({ 'keywheel/sealing-certificates': _, ...others }) => others,
  }),
  put('drop', {
    of,
    at: ANNOTATIONS,
    by: 'without the record',
    to: ({ 'keywheel/sealed': _, ...others }) => others,
  }),
  put('key', {
    of,
    at: ANNOTATIONS,
    by: 'certificates of another cluster',
    to: (all) => ({ ...all, 'keywheel/sealing-certificates': '["sha256:other"]' }),
  }),
  put('time', {
    of,
    at: ANNOTATIONS,
    by: 'a newer certificate',
    to: (all) => ({
      ...all,
      'keywheel/sealing-certificates': JSON.stringify([
        ...JSON.parse(all['keywheel/sealing-certificates']),
        'sha256:newer',
      ]),
    }),
  }),
  put('drop', {
    of,
    at: ANNOTATIONS,
    by: 'a record of nothing',
    to: (all) => ({ ...all, 'keywheel/sealed': '{}' }),
  }),
  set('key', {
    of,
    at: 'spec/encryptedData/*',
    by: 'one character',
    to: (value: string) => `${value.slice(0, -9)}${value.at(-9) === 'A' ? 'B' : 'A'}${value.slice(-8)}`,
  }),
  set('key', { of, at: 'spec/encryptedData/*', by: 'a value in clear', to: () => 'in clear' }),
  rekey('key', { of, at: 'spec/encryptedData/*', to: (key) => `${key}-other` }),
  remove('drop', { of, at: 'spec/encryptedData/*' }),
  swap({ of, at: 'spec/encryptedData' }),
  set('kind and version', {
    of,
    at: 'spec/template/type',
    by: "a certificate's",
    to: () => 'kubernetes.io/tls',
  }),
  remove('kind and version', {
    of,
    at: 'spec/template/type',
    excuse: ({ value }) => (value === 'Opaque' ? 'it is what it is on its own' : undefined),
  }),
  remove('drop', {
    of,
    at: 'spec/template/metadata',
    excuse: () => 'which labels the Secret has is for the program to say',
  }),
];
