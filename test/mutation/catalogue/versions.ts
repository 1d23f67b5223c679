import type { Part } from '../parts';
import { isBesideTheHub } from '../excuses';
import { Excuse, Operator, put, remove, set } from '../operator';

const of = 'ExternalSecret';
const VERSION = 'spec/dataFrom/*/extract/version';
const ENDPOINT = 'vault_generic_endpoint';
const CONFIGURATION = 'vault_kv_secret_backend_v2';

/** A pin is nobody's promise: without it the newest version is delivered, as everywhere. */
const newestIsDelivered: Excuse = () => 'the newest version is delivered, as everywhere';

/** How far back a value can be rolled back is promised nowhere; a pin says what it needs. */
const promisesNoVersions: Excuse = ({ part, parts }) =>
  pinnedKeys(part, parts).length === 0
    ? 'how many versions there are is promised nowhere'
    : isMadeElsewhere(part, parts)
      ? 'how many an engine keeps that is made elsewhere is not known'
      : undefined;

const isMadeElsewhere = ({ type, body }: Part, parts: readonly Part[]) =>
  type === 'vault_generic_endpoint' &&
  !parts.some((other) => other.type === 'vault_mount' && body.path.startsWith(`${other.body.path}/`));

/** The larger number counts: fewer of the engine are no fewer of a secret that asks for some. */
const secretAsksItself: Excuse = (site) =>
  pinnedKeys(site.part, site.parts).every((key) =>
    site.parts.some(
      ({ type, body }) =>
        type === ENDPOINT && body.path.endsWith(`/metadata/${key}`) && body.data_json.max_versions > site.value,
    ),
  )
    ? 'the secret itself asks for more'
    : promisesNoVersions(site);

/** None is the hub's own ten as well. */
const saysNothing: Excuse = (site) =>
  site.value === 0 ? 'Vault/OpenBao keeps its own ten either way' : secretAsksItself(site);

const keepsMore: Excuse = () => 'more are kept than anybody asks for';

/** What a secret does not say itself, its engine says. */
const engineKeepsAsMany: Excuse = (site) =>
  site.parts.some(
    ({ type, body }) =>
      type === CONFIGURATION &&
      site.part.body.path.startsWith(`${body.mount}/metadata/`) &&
      body.namespace === site.part.body.namespace &&
      // None is the hub's own ten.
      (body.max_versions || 10) >= site.value,
  )
    ? 'the engine keeps as many'
    : promisesNoVersions(site);

/** Of an engine, or of the one secret whose metadata is written. */
function pinnedKeys({ type, body: { path, mount, namespace } }: Part, parts: readonly Part[]): string[] {
  return parts
    .filter((part) => part.type === of)
    .flatMap(({ owner, body: { spec, metadata } }) => {
      const store = parts.find(
        (one) =>
          one.owner === owner &&
          one.type === spec.secretStoreRef?.kind &&
          one.body.metadata.name === spec.secretStoreRef?.name &&
          one.body.metadata.namespace === metadata.namespace,
      );
      const vault = store?.body.spec.provider.vault;
      const isMeant = (key: string) =>
        type === ENDPOINT
          ? path === `${vault?.path}/metadata/${key}` && vault?.namespace === namespace
          : vault?.path === mount && vault?.namespace === namespace;
      return ((spec.dataFrom ?? []) as any[])
        .filter(({ extract }) => extract?.version !== undefined && isMeant(extract.key))
        .map(({ extract }) => extract.key as string);
    });
}

/** How often people write what has no maximum age, only they could tell; and what nobody reads, nobody misses. */
const writtenByPeople: Excuse = ({ part, parts }) => {
  const [mount, path] =
    part.type === ENDPOINT ? part.body.path.split('/metadata/') : [part.body.mount as string, undefined];
  const isMeant = (key: string, namespace?: string) =>
    (path === undefined || key === path) && namespace === part.body.namespace && isRead(key);
  const isRead = (key: string) =>
    parts.some(({ type, body }) => type === of && body.spec.dataFrom?.some((one: any) => one.extract?.key === key));
  const isTold = parts.some(
    ({ type, body }) =>
      (type === 'vault_kv_secret_v2' &&
        body.mount === mount &&
        body.data_json_wo.includes('ephemeral.random_password') &&
        isMeant(body.name, body.namespace)) ||
      (type === ENDPOINT &&
        body.path.startsWith(`${mount}/metadata/`) &&
        body.data_json.custom_metadata.maximum_age !== undefined &&
        isMeant(body.path.slice(`${mount}/metadata/`.length), body.namespace)) ||
      (type === 'PushSecret' &&
        path === undefined &&
        body.spec.data.some(({ match }: any) => isMeant(match.remoteRef.remoteKey))),
  );
  return isTold ? undefined : 'when people write the next version only they could tell';
};

/** Which version is delivered, how many are kept, and for how long. */
export const VERSIONS: readonly Operator[] = [
  put('kind and version', {
    of,
    at: VERSION,
    by: 'one',
    to: (version, { part }) => (version === undefined && part.body.spec.secretStoreRef ? '1' : undefined),
    excuse: isBesideTheHub,
  }),
  set('kind and version', { of, at: VERSION, by: 'the one after', to: (version) => String(Number(version) + 1) }),
  set('kind and version', { of, at: VERSION, by: 'zero', to: () => '0' }),
  set('kind and version', { of, at: VERSION, by: 'no number', to: () => 'latest' }),
  remove('drop', { of, at: VERSION, excuse: newestIsDelivered }),
  set('narrow', { of: ENDPOINT, at: 'data_json/max_versions', to: () => 1, excuse: promisesNoVersions }),
  set('widen', { of: ENDPOINT, at: 'data_json/max_versions', to: () => 99, excuse: keepsMore }),
  set('narrow', { of: CONFIGURATION, at: 'max_versions', to: () => 1, excuse: secretAsksItself }),
  set('widen', { of: CONFIGURATION, at: 'max_versions', to: () => 98, excuse: keepsMore }),
  remove('drop', { of: ENDPOINT, at: 'data_json/max_versions', excuse: engineKeepsAsMany }),
  remove('drop', { of: CONFIGURATION, at: 'max_versions', excuse: saysNothing }),
  set('time', {
    of: ENDPOINT,
    at: 'data_json/delete_version_after',
    by: 'an hour',
    to: () => '1h0m0s',
    excuse: writtenByPeople,
  }),
  remove('drop', {
    of: ENDPOINT,
    at: 'data_json/delete_version_after',
    excuse: () => 'nothing is deleted then, as everywhere',
  }),
  put('time', {
    of: CONFIGURATION,
    at: 'delete_version_after',
    by: 'an hour',
    to: () => 3600,
    excuse: writtenByPeople,
  }),
];
