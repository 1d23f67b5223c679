import { Operator, set } from '../operator';

const PODS = [
  ['Deployment', 'spec/template/metadata/annotations'],
  ['CronJob', 'spec/jobTemplate/spec/template/metadata/annotations'],
] as const;

const name = (annotation: string) => `vault.hashicorp.com/${annotation}`;

type Annotations = Record<string, string> | undefined;

/** Another text of one annotation. */
const said = (annotation: string, change: (text: string) => string) => (annotations: Annotations) => {
  const text = annotations?.[name(annotation)];
  const changed = text === undefined ? undefined : change(text);
  return changed === text ? undefined : { ...annotations, [name(annotation)]: changed };
};

/** Another text of every annotation that begins so. */
const each = (prefix: string, change: (text: string) => string) => (annotations: Annotations) => {
  const entries = Object.entries(annotations ?? {});
  const changed = entries.map(([key, text]) => [key, key.startsWith(name(prefix)) ? change(text) : text]);
  return JSON.stringify(changed) === JSON.stringify(entries) ? undefined : Object.fromEntries(changed);
};

const without = (annotation: string) => (annotations: Annotations) => {
  const rest = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith(name(annotation)));
  return rest.length === Object.keys(annotations ?? {}).length ? undefined : Object.fromEntries(rest);
};

const TEMPLATE = 'agent-inject-template-';

/** What pods say to the agent that is injected into them. */
export const INJECTIONS: readonly Operator[] = PODS.flatMap(([of, at]) => [
  set('rename', { of, at, by: "the agent's role", to: said('role', (role) => `${role}-other`) }),
  set('rename', { of, at, by: "the agent's mount", to: said('auth-path', (path) => `${path}-other`) }),
  set('namespace', {
    of,
    at,
    by: "another Vault namespace of the agent's",
    to: (annotations: Annotations) =>
      annotations?.[name('agent-inject')] && { ...annotations, [name('namespace')]: 'elsewhere' },
  }),
  set('address', { of, at, by: "the agent's hub", to: said('service', (text) => text.replace('//', '//other.')) }),
  set('rename', {
    of,
    at,
    by: "the agent's token",
    to: said('agent-service-account-token-volume-name', (volume) => `${volume}-other`),
  }),
  set('drop', { of, at, by: 'no token for the agent', to: without('agent-service-account-token-volume-name') }),
  set('kind and version', { of, at, by: 'a method without its token', to: said('auth-type', () => 'jwt') }),
  set('narrow', { of, at, by: 'no agent', to: said('agent-inject', () => 'false') }),
  set('drop', {
    of,
    at,
    by: 'no agent is asked for',
    to: (annotations: Annotations) => {
      const { [name('agent-inject')]: gone, ...rest } = annotations ?? {};
      return gone === undefined ? undefined : rest;
    },
  }),
  set('drop', { of, at, by: 'a signal that reaches no process', to: without('agent-share-process-namespace') }),
  set('drop', { of, at, by: 'files without a template', to: without(TEMPLATE) }),
  set('rename', {
    of,
    at,
    by: 'a template of another path',
    to: each(TEMPLATE, (text) => text.replace(/(secret "[^"]+)"/, '$1-other"')),
  }),
  set('data prefix', {
    of,
    at,
    by: 'data/ missing in a template',
    to: each(TEMPLATE, (text) => text.replace('/data/', '/')),
    excuse: () => 'the agent asks what engine it is, and adds data/ on its own',
  }),
  set('key', {
    of,
    at,
    by: 'a template of another key',
    to: each(TEMPLATE, (text) => text.replace(/(\.Data(?:\.data)?\.[a-z]\w*)/, '$1_other')),
  }),
  set('key', {
    of,
    at,
    by: 'a template that looks one level deeper, or less deep',
    to: each(TEMPLATE, (text) =>
      text.includes('.Data.data.')
        ? text.replaceAll('.Data.data.', '.Data.')
        : text.replaceAll('.Data.', '.Data.data.'),
    ),
  }),
  set('drop', {
    of,
    at,
    by: 'a missing key is not an error',
    to: without('error-on-missing-key-'),
    excuse: () => 'every key of the templates is held against Vault/OpenBao',
  }),
  set('widen', {
    of,
    at,
    by: 'other permissions',
    to: each('agent-inject-perms-', () => '0444'),
    excuse: () => 'who reads a file in a pod is for the program to say',
  }),
  set('drop', {
    of,
    at,
    by: "the agent's own permissions",
    to: without('agent-inject-perms-'),
    excuse: () => 'who reads a file in a pod is for the program to say',
  }),
  set('rename', {
    of,
    at,
    by: 'the Secret of another authority',
    to: said('tls-secret', (secret) => `${secret}-other`),
  }),
  set('drop', { of, at, by: 'an authority that is not mounted', to: without('tls-secret') }),
  set('drop', { of, at, by: 'an authority that is not named', to: without('ca-cert') }),
  set('rename', { of, at, by: 'an authority of another key', to: said('ca-cert', (path) => `${path}-other`) }),
  set('drop', {
    of,
    at,
    by: 'names in small letters',
    to: without('preserve-secret-case'),
    excuse: ({ value }) =>
      Object.keys(value as object).some((key) => key.startsWith(name(TEMPLATE)) && key !== key.toLowerCase())
        ? undefined
        : 'the names of its files are in small letters',
  }),
  ...(of === 'CronJob'
    ? [set('drop', { of, at, by: 'an agent that goes on', to: without('agent-pre-populate-only') })]
    : []),
]);
