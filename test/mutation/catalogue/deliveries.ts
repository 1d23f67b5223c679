import {
  foundByContent,
  isBesideTheHub,
  mayBeUsedElsewhere,
  keyIsUnnamed,
  lastKeyIsUnsaid,
  onlySooner,
  prefixMayHold,
  promisesNoTime,
  propertiesAreUnsaid,
  secretIsUnnamed,
} from '../excuses';
import type { Part } from '../parts';
import { Excuse, Operator, rekey, remove, put, set, swap, whole } from '../operator';

/** Tokens of two accounts, each of which may read what the other may. */
const readTheSame: Excuse = ({ part, parts }) => {
  const { namespace } = part.body.metadata;
  const rules = parts
    .filter(({ type, owner, body }) => type === 'Role' && owner === part.owner && body.metadata.namespace === namespace)
    .filter(({ body }) => body.rules.some(({ resources }: any) => resources.includes('secrets')))
    .map(({ body }) => JSON.stringify(body.rules));
  return rules.length > 1 && new Set(rules).size === 1 ? 'the other token reads the same' : undefined;
};

/** Terraform wrote it once, at random: until the program says otherwise, there is no other one to be read. */
const isMadeOnce: Excuse = ({ part, parts }) => {
  const keys: string[] = (part.body.spec.dataFrom ?? []).map(({ extract }: any) => extract?.key);
  const once = parts
    .filter(({ type, body }) => type === 'vault_kv_secret_v2' && /ephemeral\.random_password/.test(body.data_json_wo))
    .map(({ body }) => body.name);
  return keys.length > 0 && keys.every((key) => once.includes(key)) ? 'nobody writes another value over it' : undefined;
};

const of = 'ExternalSecret';
const PUSH = 'PushSecret';
const KEY = 'spec/dataFrom/*/extract/key';
const DATA = 'spec/target/template/data';
const both = [of, PUSH];

/** A token of another cluster stays as it is; a confirmation is waited for. */
const tokenStays: Excuse = ({ part }) =>
  JSON.stringify(part.body.spec.data).includes('last_vault_rotation') ? undefined : 'what it writes does not change';

/** Two tenants, by the paths of their secrets; within one, which secret is meant only the program could tell. */
const apart = (one: Part, other: Part) =>
  one.body.metadata.namespace !== other.body.metadata.namespace && [one, other].every(namesTenant);
const namesTenant = ({ body }: Part) => /^[^/]+\/[^/]+\/[^/]+$/.test(body.spec.dataFrom?.[0].extract?.key ?? '');

/** Two Secrets of one credential in one namespace are waited for together: whoever says so for whom. */
const tellDifferentNews = (one: Part, other: Part, parts: readonly Part[]) =>
  JSON.stringify(madeOf(one, parts)) !== JSON.stringify(madeOf(other, parts));
const madeOf = ({ owner, body: { metadata, spec } }: Part, parts: readonly Part[]) =>
  parts
    .filter((part) => part.type === of && part.owner === owner && part.body.metadata.namespace === metadata.namespace)
    .find(({ body }) => body.spec.target.name === spec.selector.secret.name)?.body.spec.dataFrom;

const besideOr =
  (other: Excuse): Excuse =>
  (site) =>
    isBesideTheHub(site) ?? other(site);

/** What is read into Secrets, and what is written to the hub. */
export const DELIVERIES: readonly Operator[] = [
  put('key', {
    of: 'PushSecret',
    at: 'spec/template',
    by: 'made of a key that the Secret lacks',
    to: () => ({ data: { added: '{{ .nowhere }}' } }),
  }),
  set('key', {
    of,
    at: 'spec/target/template/type',
    by: 'of a type with other keys',
    to: () => 'kubernetes.io/ssh-auth',
  }),
  put('key', {
    of,
    at: 'spec/dataFrom/*/rewrite',
    by: 'all to one name',
    to: (_, { part }) =>
      /static-creds/.test(JSON.stringify(part.body.spec)) ? [{ regexp: { source: '.+', target: 'value' } }] : undefined,
  }),
  ...both.flatMap((one) => [
    whole('drop', { of: one, excuse: one === of ? besideOr(mayBeUsedElsewhere) : undefined }, () => []),
    whole('duplicate', { of: one }, (body) => [body, body]),
  ]),
  set('duplicate', {
    of,
    at: 'spec/target/name',
    by: 'as another one makes it',
    to: (name, { part, parts }) =>
      parts.find(
        (other) =>
          other.type === of &&
          other.owner === part.owner &&
          other.body.metadata.namespace === part.body.metadata.namespace &&
          other.body.spec.target.name !== name,
      )?.body.spec.target.name,
  }),
  set('rename', { of: both, at: 'metadata/name', to: (name) => `${name}-other`, excuse: foundByContent }),
  set('namespace', { of: both, at: 'metadata/namespace', by: 'another one', to: (name) => `${name}-other` }),
  set('kind and version', {
    of: both,
    at: 'apiVersion',
    by: 'one that is not served',
    to: () => 'external-secrets.io/v1beta1',
  }),
  set('kind and version', {
    of,
    at: 'spec/target',
    by: 'another kind of object',
    to: (target) => ({ ...(target as object), manifest: { apiVersion: 'v1', kind: 'ConfigMap' } }),
  }),
  set('rename', { of, at: 'spec/target/name', to: (name) => `${name}-other`, excuse: secretIsUnnamed }),
  set('kind and version', { of, at: 'spec/target/creationPolicy', by: 'Merge', to: () => 'Merge' }),
  set('kind and version', { of, at: 'spec/target/creationPolicy', by: 'None', to: () => 'None' }),
  rekey('key', { of, at: `${DATA}/*`, by: 'called otherwise', to: (key) => `${key}.other`, excuse: keyIsUnnamed }),
  remove('drop', { of, at: `${DATA}/*`, excuse: lastKeyIsUnsaid }),
  set('key', {
    of,
    at: `${DATA}/*`,
    by: 'of a property that is not there',
    to: (text: string) => text.replace(/(\{\{[^}]*?(?:\.|"))(first_|second_)?(\w+)/, '$1$2$3_other'),
    excuse: propertiesAreUnsaid,
  }),
  set('key', { of, at: `${DATA}/*`, by: 'with an unknown function', to: (text: string) => `${text}{{ "" | base64 }}` }),
  set('key', { of, at: `${DATA}/*`, by: 'with no end', to: (text: string) => `${text}{{ if true }}` }),
  set('kind and version', {
    of,
    at: 'spec/target/template/type',
    by: 'another one',
    to: (type) => type && 'kubernetes.io/ssh-auth',
  }),
  set('rename', { of, at: 'spec/secretStoreRef/name', to: (name) => `${name}-other` }),
  set('kind and version', {
    of,
    at: 'spec/secretStoreRef/kind',
    by: 'the other one',
    to: (kind) => (kind === 'SecretStore' ? 'ClusterSecretStore' : 'SecretStore'),
  }),
  remove('drop', { of, at: 'spec/secretStoreRef' }),
  set('key', { of, at: KEY, by: "another secret's", to: (key) => `${key}-other`, excuse: besideOr(prefixMayHold) }),
  set('key', {
    of,
    at: KEY,
    by: "another tenant's",
    to: (key: string) => (key.split('/').length > 2 ? key.replace(/^([^/]+)\/([^/]+)\//, '$1/$2-other/') : undefined),
  }),
  set('key', {
    of,
    at: KEY,
    by: "another environment's",
    to: (key: string) => (key.split('/').length > 2 ? key.replace(/^([^/]+)\//, '$1-other/') : undefined),
  }),
  set('data prefix', { of, at: KEY, by: 'data/ twice', to: (key) => `data/${key}`, excuse: isBesideTheHub }),
  set('engine', {
    of,
    at: KEY,
    by: 'leased',
    to: (key: string) => (key.startsWith('static-creds/') ? key.replace('static-creds/', 'creds/') : undefined),
  }),
  swap({ of, at: KEY, between: apart }),
  swap({ of, at: 'spec/dataFrom', between: apart }),
  swap({ of, at: 'spec/secretStoreRef', excuse: isBesideTheHub }),
  remove('drop', { of, at: 'spec/dataFrom/*' }),
  remove('drop', { of, at: 'spec/dataFrom/*/rewrite' }),
  set('rename', { of, at: 'spec/dataFrom/*/rewrite/*/regexp/target', to: (target) => `other_${target}` }),
  set('rename', { of, at: 'spec/dataFrom/*/sourceRef/generatorRef/name', to: (name) => `${name}-other` }),
  set('kind and version', { of, at: 'spec/dataFrom/*/sourceRef/generatorRef/kind', to: () => 'Password' }),
  set('kind and version', {
    of,
    at: 'spec/dataFrom/*/sourceRef/generatorRef/apiVersion',
    by: 'one that is not served',
    to: (version) => version.replace('v1alpha1', 'v1beta1'),
  }),
  set('time', { of, at: 'spec/refreshInterval', by: 'never', to: () => '0', excuse: isMadeOnce }),
  set('time', { of, at: 'spec/refreshInterval', by: 'a year', to: () => '8760h0m0s', excuse: promisesNoTime }),
  set('time', { of, at: 'spec/refreshInterval', by: 'half a minute', to: () => '30s', excuse: onlySooner }),
  set('time', { of, at: 'spec/refreshInterval', by: 'in no unit', to: () => '1 hour' }),
  put('time', { of, at: 'spec/refreshPolicy', by: 'once', to: () => 'CreatedOnce', excuse: isMadeOnce }),
  set('rename', { of: PUSH, at: 'spec/secretStoreRefs/*/name', to: (name) => `${name}-other` }),
  set('rename', { of: PUSH, at: 'spec/selector/secret/name', to: (name) => `${name}-other` }),
  set('key', { of: PUSH, at: 'spec/data/*/match/secretKey', to: (key) => `${key}_other` }),
  set('key', { of: PUSH, at: 'spec/data/*/match/remoteRef/property', to: (key) => `${key}_other` }),
  set('key', {
    of: PUSH,
    at: 'spec/data/*/match/remoteRef/remoteKey',
    by: "another secret's",
    to: (key) => `${key}-other`,
  }),
  set('data prefix', {
    of: PUSH,
    at: 'spec/data/*/match/remoteRef/remoteKey',
    by: 'data/ twice',
    to: (key) => `data/${key}`,
  }),
  swap({ of: PUSH, at: 'spec/data', excuse: readTheSame, between: tellDifferentNews }),
  remove('drop', { of: PUSH, at: 'spec/data/*' }),
  set('time', { of: PUSH, at: 'spec/refreshInterval', by: 'a year', to: () => '8760h0m0s', excuse: tokenStays }),
  set('time', { of: PUSH, at: 'spec/refreshInterval', by: 'never', to: () => '0', excuse: tokenStays }),
];
