import { Body, Part } from './parts';
import type { Excuse, Site } from './operator';

/**
 * The rules by which an edit need not be caught. Each says why, with one of the reasons that {@link Reason} sorts: what
 * has no excuse must be caught.
 */

/** The name of an object that others find by what it makes or binds, and not by its name. */
export const foundByContent: Excuse = () => 'nothing finds it by its name';

/** A namespace is written only on wish: most of them are made by whoever runs the cluster. */
export const madeElsewhere: Excuse = () => 'anyone who runs the cluster may make it too';

/** What only the cluster itself knows: which keys sign its tokens, where they are had, and its API server's address. */
export const knownOutside: Excuse = () => 'only the cluster itself could tell that it is another one';

/** A workload is the program's own: nothing says that there must be one. */
export const programsOwn: Excuse = () => 'whether there is such a workload is for the program to say';

/** Asked more often, or held for a shorter time than it may be. */
export const onlySooner: Excuse = () => 'it only happens sooner';

/** How long a value of people, and the news that nobody rotates, may take to arrive is promised nowhere. */
export const promisesNoTime: Excuse = ({ part }) =>
  isCredential(part) ? undefined : 'nothing promises when it arrives';

/** A workload may go on with what it has read, unless the hub makes that a dead password. */
export const maySkipRestart: Excuse = ({ part, parts }) => {
  const names = reloadNames(part.body.metadata.annotations);
  const rotated = parts.some(
    (other) =>
      other.type === 'ExternalSecret' &&
      other.owner === part.owner &&
      other.body.metadata.namespace === part.body.metadata.namespace &&
      names.includes(other.body.spec.target.name) &&
      isCredential(other),
  );
  return rotated ? undefined : 'whether it restarts is for the program to say';
};

/** How long a restart takes may be stated, whatever the workload says of itself. */
export const maySkipDeadline: Excuse = (site) => {
  const { part, parts } = site;
  const names = reloadNames(part.body.metadata.annotations);
  const stated = parts.filter(
    ({ type, owner, body }) =>
      type === 'ExternalSecret' &&
      owner === part.owner &&
      names.includes(body.spec.target.name) &&
      body.metadata.annotations?.['keywheel/rollout-time'] !== undefined,
  );
  return stated.length > 0 ? 'how long it takes is stated elsewhere' : maySkipRestart(site);
};

/** What is in another product than the hub, and who may read it there, is in no output. */
export const isBesideTheHub: Excuse = ({ part }) =>
  part.body.spec.secretStoreRef?.name.startsWith('keywheel-store.')
    ? 'only the product that keeps the values could tell'
    : undefined;

/** Which properties a secret has is said of all that is read on the hub, and of a Secret that is delivered before it is copied. */
export const propertiesAreUnsaid: Excuse = ({ part, parts }) => {
  const keys = extractKeys(part);
  const { name = '' } = part.body.spec.secretStoreRef ?? {};
  const isOfHub = parts.some(
    ({ type, owner, body }) =>
      /SecretStore$/.test(type) && owner === part.owner && body.metadata.name === name && body.spec.provider.vault,
  );
  const isSaid = (key: string) =>
    isOfHub ||
    parts.some(
      ({ type, body }) =>
        type === 'ExternalSecret' &&
        !body.spec.secretStoreRef?.name.includes('.') &&
        name.includes('.') &&
        body.spec.target.name === key,
    );
  return keys.length > 0 && !keys.some(isSaid) ? 'which properties it has, only its source could tell' : undefined;
};

/** A key that no template asks for is there for people. */
export const keyIsUnread: Excuse = ({ part, parts, value }) => {
  const { path, name } = part.body;
  if (part.type === 'vault_generic_endpoint' && parts.some((other) => isValueOf(other, path))) {
    return 'it says for people what is written next to it';
  }
  const keys = part.type === 'vault_kv_secret_v2' ? [/"([^"]+)" = /.exec(value)?.[1]] : [value.match(/[^,]+$/)[0]];
  const isRead = parts
    .filter((other) => other.type === 'ExternalSecret')
    .filter((other) => extractKeys(other).some((key) => key === name || path?.endsWith(`/metadata/${key}`)))
    .some(({ body }) =>
      keys.some((key) => JSON.stringify(Object.values(body.spec.target.template.data)).includes(key!)),
    );
  return isRead ? undefined : 'no template of the output asks for it';
};

function isValueOf({ type, body }: Part, metadata: string): boolean {
  return type === 'vault_kv_secret_v2' && metadata === `${body.mount}/metadata/${body.name}`;
}

/** Which ExternalSecrets use a shared store may be said in another repository. */
export const storeIsUnnamed: Excuse = ({ part, parts }) =>
  parts.some(({ body }) => body.spec?.secretStoreRef?.name === part.body.metadata.name)
    ? undefined
    : 'who uses it stands in another repository';

/** What the team adds below its prefix, only the hub could tell. */
export const prefixMayHold: Excuse = (site) =>
  isGrantedByPrefix(site) ? 'it is granted by prefix, so that more can be there' : undefined;

/** Whoever uses the Secret stands in another repository. */
export const secretIsUnnamed: Excuse = (site) => {
  const { name } = site.part.body.spec.target;
  return secretUses(site, name).length === 0 && !holdsConfirmation(site)
    ? 'no part of the output names the Secret that it makes'
    : undefined;
};

/** Without a template all keys are handed on, and which those are only the hub could tell. */
export const lastKeyIsUnsaid: Excuse = (site) =>
  Object.keys(site.part.body.spec.target.template.data).length === 1
    ? 'without a template all keys are handed on'
    : keyIsUnnamed(site);

/** Who the operator is, is told by who else may ask for tokens, or by the guard of Secrets. */
export const bindingIsAlone: Excuse = ({ part, parts }) => {
  const tells = ({ type, owner, body }: Part) =>
    owner === part.owner &&
    (type === 'ValidatingAdmissionPolicy' || (type === 'RoleBinding' && /-token$/.test(body.metadata.name)));
  const asksForTokens = part.type === 'RoleBinding' && /-token$/.test(part.body.metadata.name);
  return asksForTokens && parts.filter(tells).length === 1 ? 'nothing else tells who the operator is' : undefined;
};

/** Whoever uses the key stands in another repository, and the API server asks for none. */
export const keyIsUnnamed: Excuse = (site) => {
  const { target } = site.part.body.spec;
  const key = String(site.path.at(-1));
  const isNamed = secretUses(site, target.name).some((use) => use.key === key);
  // The API server asks for the keys of a type, and for no authority.
  const isAsked = target.template.type !== undefined && key !== 'ca.crt';
  return isNamed || isAsked ? undefined : 'no part of the output names the key';
};

/** What a prefix holds is for the team to say; and of a login that a shared store has too, others may make use. */
export const mayBeUsedElsewhere: Excuse = (site) =>
  isGrantedByPrefix(site) || isSharedLogin(site) || isReadBeside(site) ? secretIsUnnamed(site) : undefined;

/** What is read of another cluster may be read for more than one reason: a Secret of one name, or a list of all. */
function isReadBeside({ part, parts }: Site): boolean {
  const { namespace } = part.body.metadata;
  const name = part.body.spec.secretStoreRef?.name;
  const isOfCluster = parts.some(
    ({ type, body }) => type === 'SecretStore' && body.metadata.name === name && body.spec.provider.kubernetes,
  );
  const finds = ({ body }: Part) => (body.spec.dataFrom ?? []).some(({ find }: any) => find);
  return (
    isOfCluster &&
    parts.some(
      (other) =>
        other !== part &&
        other.type === 'ExternalSecret' &&
        other.owner === part.owner &&
        other.body.metadata.namespace === namespace &&
        other.body.spec.secretStoreRef?.name === name &&
        ((finds(part) && finds(other)) || extractKeys(part).some((key) => extractKeys(other).includes(key))),
    )
  );
}

function isSharedLogin({ part, parts }: Site): boolean {
  const storeOf = (type: string, name?: string) =>
    parts.filter(({ type: other, body }) => other === type && (name === undefined || body.metadata.name === name));
  const roleOf = ({ body }: Part) => body.spec.provider.vault?.auth.jwt?.role;
  const own = storeOf('SecretStore', part.body.spec.secretStoreRef?.name).map(roleOf);
  return storeOf('ClusterSecretStore').some((store) => own.includes(roleOf(store)));
}

function isGrantedByPrefix({ part, parts }: Site): boolean {
  const [key] = extractKeys(part);
  return parts.some(
    ({ type, body }) =>
      type === 'vault_policy' &&
      Object.keys(body.policy.path).some((path) => path.endsWith('/*') && key !== undefined && covers(path, key)),
  );
}

function extractKeys({ body }: Part): string[] {
  return (body.spec.dataFrom ?? []).map((entry: any) => entry.extract?.key).filter(Boolean);
}

/** From the database engine: its password dies by itself. */
function isCredential({ body }: Part): boolean {
  return /"(static-creds|creds)\/|generatorRef/.test(JSON.stringify(body.spec));
}

function reloadNames(annotations: Record<string, string> = {}): string[] {
  return (annotations['secret.reloader.stakater.com/reload'] ?? '').replaceAll('\\', '').split(',');
}

function covers(pattern: string, key: string): boolean {
  const [, below] = pattern.split('/data/');
  return below !== undefined && (below === '*' || below.includes('{{') || key.startsWith(below.slice(0, -1)));
}

/** A Secret of a pair whose rotation is confirmed from it. */
function holdsConfirmation({ part }: Site): boolean {
  return part.body.spec.target.template?.data?.last_vault_rotation !== undefined;
}

interface SecretUse {
  readonly key?: string;
}

/** Everything in the same namespace (or beside it, for workloads of other repositories) that names a Secret. */
function secretUses({ part, parts }: Site, secret: string): SecretUse[] {
  const { namespace } = part.body.metadata;
  return parts
    .filter((other) => other.owner === part.owner && other !== part)
    .filter((other) => other.type === 'Component' || other.body.metadata?.namespace === namespace)
    .flatMap((other) => usesIn(other, secret));
}

function usesIn({ type, body }: Part, secret: string): SecretUse[] {
  const uses: SecretUse[] = [];
  if (type === 'PushSecret' && body.spec.selector?.secret?.name === secret) {
    uses.push(...body.spec.data.map(({ match }: any) => ({ key: match.secretKey })));
  }
  walk(body, (name, value) => {
    if (['secretKeyRef', 'bearerToken'].includes(name) && value?.name === secret) {
      uses.push({ key: value.key });
    } else if (['secretRef', 'secret'].includes(name) && (value?.name ?? value?.secretName) === secret) {
      uses.push({}, ...(value.items ?? []).map(({ key }: any) => ({ key })));
    } else if (name.endsWith('stakater.com/reload') && String(value).replaceAll('\\', '').split(',').includes(secret)) {
      uses.push({});
    }
  });
  return uses;
}

function walk(body: Body, visit: (name: string, value: any) => void): void {
  if (body !== null && typeof body === 'object') {
    for (const [name, value] of Object.entries(body)) {
      visit(name, value);
      walk(value, visit);
    }
  }
}
