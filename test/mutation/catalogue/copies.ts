import { isBesideTheHub, knownOutside } from '../excuses';
import { Excuse, Operator, remove, set } from '../operator';

const of = 'SecretStore';
const COPY = 'ExternalSecret';
const FIND = 'spec/dataFrom/*/find';
const KUBERNETES = 'spec/provider/kubernetes';
const ACCOUNT = `${KUBERNETES}/auth/serviceAccount`;
const CLUSTER = 'keywheel/upstream-cluster';
const USER = 'keywheel/upstream-user';

/** A credential that somebody else keeps, and that is in no file. */
const keptElsewhere: Excuse = () => 'somebody else makes that Secret, and only he knows its name and keys';

/** Which audience an API server asks for is in a file of its own. */
const isApiAudience: Excuse = () => 'only the other API server knows what it asks for';

/** What a pattern finds, only the cluster knows. */
const findsOthers: Excuse = () => 'which Secrets there are, only the cluster could tell';

/** Annotations with another value under one name. */
const annotated = (name: string, to: (value: string) => string) => (annotations: Record<string, string> | undefined) =>
  annotations?.[name] === undefined ? undefined : { ...annotations, [name]: to(annotations[name]) };

/** How a cluster copies Secrets of another one, or of itself. */
export const COPIES: readonly Operator[] = [
  set('account', { of, at: `${ACCOUNT}/name`, by: 'another', to: (name) => `${name}-other` }),
  set('account', { of, at: `${ACCOUNT}/name`, by: 'the default one', to: () => 'default' }),
  remove('account', { of, at: ACCOUNT }),
  set('audience', {
    of,
    at: `${ACCOUNT}/audiences/*`,
    to: (audience) => `${audience}-other`,
    excuse: isApiAudience,
  }),
  remove('audience', { of, at: `${ACCOUNT}/audiences` }),
  set('address', {
    of,
    at: `${KUBERNETES}/server/caProvider/name`,
    to: (name) => `${name}-other`,
    excuse: knownOutside,
  }),
  set('key', { of, at: `${KUBERNETES}/server/caProvider/key`, to: (key) => `${key}-other`, excuse: knownOutside }),
  set('kind and version', {
    of,
    at: `${KUBERNETES}/server/caProvider/type`,
    by: 'a Secret',
    to: () => 'Secret',
    excuse: knownOutside,
  }),
  ...['auth/cert/clientCert', 'auth/cert/clientKey', 'authRef'].flatMap((at) => [
    set('rename', {
      of,
      at: `${KUBERNETES}/${at}/name`,
      to: (name) => `${name}-other`,
      excuse: keptElsewhere,
    }),
    set('key', { of, at: `${KUBERNETES}/${at}/key`, to: (key) => `${key}-other`, excuse: keptElsewhere }),
  ]),
  set('rename', { of, at: 'metadata/annotations', by: 'another cluster', to: annotated(CLUSTER, () => 'other') }),
  set('account', {
    of,
    at: 'metadata/annotations',
    by: 'another user upstream',
    to: annotated(USER, (user) => `${user}-other`),
  }),
  set('widen', {
    of: COPY,
    at: 'spec/dataFrom/*',
    by: 'looked for instead of named',
    to: ({ extract }) => extract && { find: { name: { regexp: extract.key } } },
    excuse: isBesideTheHub,
  }),
  set('key', {
    of: COPY,
    at: `${FIND}/name/regexp`,
    by: 'another pattern',
    to: (pattern) => `${pattern}other`,
    excuse: findsOthers,
  }),
  set('key', {
    of: COPY,
    at: `${FIND}/tags`,
    by: 'other labels',
    to: (tags) => tags && { other: 'label' },
    excuse: findsOthers,
  }),
];
