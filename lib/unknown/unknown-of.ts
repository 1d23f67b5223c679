import { entrantsOf } from '../access/entrants';
import { identitiesOf } from '../access/identities';
import { admissionOf } from '../access/store-places';
import { auditSettings } from '../views/audit-settings';
import { accountUses } from '../views/account-uses';
import { identitiesOf as cloudIdentitiesOf } from '../views/cloud-identities';
import { ClusterView } from '../views/cluster-view';
import type { Hub } from '../output/hub-resource';
import { saidClasses, servedClasses } from '../views/operator-classes';
import { logins, roleOf } from '../views/logins';
import { hasForeignPods } from '../views/pod-templates';
import { propertiesAt } from '../views/properties';
import { groupOf, isSaid, originOf, SeenObject, specOf } from '../output/seen-object';
import { tenantIn } from '../views/tenants';
import type { VaultView } from '../views/vault-view';
import type { Views } from '../views/views';
import type { Unknown } from '../output/unknown';

/** What both sides do not say when they are held against each other, so that checks say nothing of it. */
export function unknownOf(views: Views): Unknown[] {
  const { vault, clusters } = views;
  return [
    ...hubsUnknown(vault.hubs),
    ...clusters.flatMap((cluster) => [
      ...cluster.halfRead.map(({ of, message }) => at(of, message)),
      ...othersUnknown(cluster),
      ...podsUnknown(cluster),
      ...storesUnknown(cluster, vault),
      ...storeless(cluster),
      ...agentsUnknown(cluster),
      ...operatorUnknown(cluster),
      ...classesUnknown(views, cluster),
      ...elsewhere(views, cluster),
      ...conditionsUnknown(cluster),
      ...namespacesUnknown(cluster),
      ...duplicatesUnknown(cluster),
      ...propertiesUnknown(views, cluster),
      ...pushesUnknown(cluster),
    ]),
    ...auditUnknown(vault),
    ...rolesUnknown(views),
    ...identitiesUnknown(vault),
    ...samenessUnknown(views),
    ...cloudIdentitiesUnknown(views),
  ];
}

function hubsUnknown(hubs: readonly Hub[]): Unknown[] {
  const addresses = [...new Set(hubs.map(({ address }) => address).filter(Boolean))];
  const message = 'Terraform configures several hubs, which are read as one: check them one by one';
  return addresses.length > 1 ? [{ place: addresses.join(', '), message }] : [];
}

function auditUnknown({ resources }: VaultView): Unknown[] {
  return [...auditSettings(resources)].flatMap(({ resource: { place, source }, open }) =>
    open.map((argument) => ({
      place,
      source,
      message: `"${argument}" is not known: whether the audit log has values in clear is not checked`,
    })),
  );
}

function storesUnknown({ stores }: ClusterView, vault: VaultView): Unknown[] {
  return stores.flatMap((store) => {
    if (!store.vault) {
      const beyond = store.external ? 'what it may read there is not checked' : 'nothing of it is checked';
      return store.upstream
        ? []
        : [at(store, `it reads from "${store.provider}", which is not Vault/OpenBao: ${beyond}`)];
    }
    const { login, methods } = store.vault;
    const how = methods.length > 0 ? `logs in by ${methods.join(', ')}` : 'does not say how it logs in';
    const inNamespace =
      store.vault.namespace && !vault.hasNamespaces
        ? [at(store, 'it names a Vault namespace, and Terraform knows of none: what is read in it is not checked')]
        : [];
    return login
      ? inNamespace
      : [...inNamespace, at(store, `it ${how}, which is not read: what it may do in Vault/OpenBao is not checked`)];
  });
}

/** Groups whose objects log in to the hub, or change it, in ways that are not read. */
const UNREAD_GROUPS =
  /^((.+\.)?vault(\.m)?\.(upbound|crossplane)\.io|redhatcop\.redhat\.io|kubernetes-client\.io|ricoberger\.de|koudingspawn\.de|vault\.banzaicloud\.com|config\.external-secrets\.io)$/;

function othersUnknown({ objects }: ClusterView): Unknown[] {
  return objects
    .filter(({ object }) => UNREAD_GROUPS.test(groupOf(object)))
    .map((seen) =>
      at(seen, `objects of ${groupOf(seen.object)} are not read: what they do with Vault/OpenBao is not checked`),
    );
}

/** Objects of which a controller that is not read makes pods. */
function podsUnknown({ objects }: ClusterView): Unknown[] {
  return objects
    .filter(({ object }) => hasForeignPods(object))
    .map((seen) =>
      at(
        seen,
        `pods run for it, and objects of ${groupOf(seen.object)} are not read: which Secrets and tokens are in those pods, and whether they are restarted, is not checked`,
      ),
    );
}

function agentsUnknown({ workloads }: ClusterView): Unknown[] {
  return workloads.flatMap(({ agent }) =>
    agent?.isInjected && agent.configMap !== undefined
      ? [
          at(
            agent,
            `the agent has its configuration from ConfigMap "${agent.configMap}", which is not read: as whom it logs in, and what it reads, is not checked`,
          ),
        ]
      : [],
  );
}

function storeless({ delivered }: ClusterView): Unknown[] {
  return delivered
    .filter(({ object, sources }) => sources.length === 0 && (specOf(object).data ?? []).length > 0)
    .map((seen) => at(seen, 'it names no store that is known: nothing of what it reads is checked'));
}

function operatorUnknown({ name, unread, stores }: ClusterView): Unknown[] {
  const asks = stores.some(({ vault, upstream }) => (vault?.login ?? upstream)?.account !== undefined);
  const message =
    'the installation of External Secrets Operator is not among its files: which tokens it may ask for, and in which ' +
    'version it reads all this, is not known';
  return unread.operator && asks ? [{ place: name, message }] : [];
}

/** Objects for an operator of one class, where no file says which classes there are. */
function classesUnknown(views: Views, cluster: ClusterView): Unknown[] {
  return servedClasses(views, cluster)
    ? []
    : saidClasses(cluster).map(({ seen, class: said }) =>
        at(seen, `it is for an operator of class "${said}" alone, and whether there is one is in no file`),
      );
}

/** What is named and is in no file, where a chart, a template or another repository may make it. */
function* elsewhere(views: Views, cluster: ClusterView): Iterable<Unknown> {
  if (!cluster.unread.objects) {
    return;
  }
  for (const use of cluster.uses.filter(({ store }) => !store)) {
    yield at(use, `${use.storeName} is in no file: whether it is there is not known`);
  }
  for (const { of, message } of cluster.controllers.absent) {
    yield at(of, `${message}, which is in no file: whether it is there is not known`);
  }
  for (const { who, account } of accountUses(views).filter((use) => use.cluster === cluster)) {
    const [namespace, name] = account?.split('/') ?? [];
    if (name !== undefined && name !== 'default' && !cluster.account(name, namespace)) {
      yield at(who, `ServiceAccount "${account}" is in no file: whether it is there is not known`);
    }
  }
}

/** Stores that let a namespace in by labels of it that are in no file. */
function conditionsUnknown(cluster: ClusterView): Unknown[] {
  const message =
    'whether the conditions of its store let it in rests on labels of its namespace, whose Namespace object is in no file';
  return cluster.uses
    .filter(({ store, object }) => store && isSaid(object.metadata.namespace))
    .filter(({ store, object }) => admissionOf(cluster, store!, object.metadata.namespace ?? '') === 'perhaps')
    .map((use) => at(use, message));
}

/** Entities and groups that give policies to some login, and no file can say to which. */
function identitiesUnknown(vault: VaultView): Unknown[] {
  const identities = identitiesOf(vault);
  const holders = identities.unknownHolders().map(({ resource: { place, source }, policies }) => ({
    place,
    source,
    message: `it gives policies (${policies.join(', ')}) to an entity or a group that no file identifies: whose they are is not checked`,
  }));
  const aliases = identities.unknownAliases().map(({ resource: { place, source }, mount, policies }) => ({
    place,
    source,
    message: `it gives policies (${policies.join(', ')}) to a login at auth mount "${mount}", and under which name each account comes there is in no file: whose they are is not checked`,
  }));
  return [...holders, ...aliases];
}

/** Namespaces of one name on several clusters, which are given the same: by their name, they are one team's. */
function samenessUnknown(views: Views): Unknown[] {
  const owners = new Map<string, Map<string, Set<string>>>();
  for (const { owner, rules } of entrantsOf(views)) {
    for (const { pattern } of owner.isStated ? [] : rules.unordered) {
      const byPattern = owners.get(owner.namespace) ?? new Map<string, Set<string>>();
      owners.set(owner.namespace, byPattern);
      byPattern.set(pattern.text, (byPattern.get(pattern.text) ?? new Set()).add(owner.name));
    }
  }
  return [...owners].flatMap(([namespace, byPattern]) => {
    const shared = [...byPattern].filter(
      ([pattern, names]) => names.size > 1 && !/(^|\/)(auth\/token|sys|cubbyhole)\//.test(pattern),
    );
    const names = new Set(shared.flatMap(([, all]) => [...all]));
    const message = `namespace "${namespace}" is given the same paths on several clusters, and is taken for one team's there: say under "tenants" in the mapping file whose each is`;
    return names.size > 0 ? [{ place: [...names].sort().join(', '), message }] : [];
  });
}

/** An identity of a cloud that several namespaces have, and of one of them nobody says whose it is. */
function cloudIdentitiesUnknown(views: Views): Unknown[] {
  const owners = new Map<string, Map<string, string | undefined>>();
  for (const cluster of views.clusters) {
    for (const seen of cluster.ofKind('ServiceAccount')) {
      const { namespace = 'default' } = seen.object.metadata;
      for (const { name } of cloudIdentitiesOf(seen)) {
        const places = owners.get(name) ?? new Map<string, string | undefined>();
        owners.set(name, places.set(`${cluster.name}/${namespace}`, tenantIn(views, cluster, namespace)));
      }
    }
  }
  return [...owners].flatMap(([name, places]) => {
    const message = `they have the identity "${name}" of a cloud, and no file says whose each is: declare it under "tenants" in the mapping file`;
    const isSaidOfAll = [...places.values()].every((tenant) => tenant !== undefined);
    return places.size > 1 && !isSaidOfAll ? [{ place: [...places.keys()].sort().join(', '), message }] : [];
  });
}

function namespacesUnknown({ name, stores, uses }: ClusterView): Unknown[] {
  const folders = new Set(
    [...stores, ...uses].map(({ object }) => object.metadata.namespace).filter((namespace) => !isSaid(namespace)),
  );
  return [...folders].map((folder) => ({
    place: `${name}, ${folder!.slice('<of '.length, -1)}`,
    message: 'its objects name no namespace: whether Vault/OpenBao lets their ServiceAccounts in is not checked',
  }));
}

function duplicatesUnknown({ unread, duplicates }: ClusterView): Unknown[] {
  const message = 'it is in another folder too: if both are applied to one cluster, one overwrites the other';
  return unread.operator ? duplicates.map(({ second }) => at(second, message)) : [];
}

function propertiesUnknown(views: Views, { name, delivered }: ClusterView): Unknown[] {
  const keys = delivered
    .flatMap(({ sources }) => sources)
    .filter((source) => source.store?.vault && propertiesAt(views, source) === undefined)
    .map(({ key }) => key);
  const message =
    'nothing says which properties these keys have in Vault/OpenBao: whether those that are read are there is not known';
  return keys.length > 0 ? [{ place: `${name}: ${[...new Set(keys)].sort().join(', ')}`, message }] : [];
}

/** Each key of a Secret to a path of its own, which templates and expressions may rewrite. */
function pushesUnknown(cluster: ClusterView): Unknown[] {
  const isOpen = ({ dataTo = [] }: any) => dataTo.some(({ remoteKey }: any) => remoteKey === undefined);
  return cluster
    .ofKind('PushSecret')
    .filter(({ object }) => isOpen(specOf(object)))
    .map((seen) =>
      at(seen, 'which paths of Vault/OpenBao it writes by "dataTo" is not known: whether it may is not checked'),
    );
}

function* rolesUnknown(views: Views): Iterable<Unknown> {
  const { vault, clusters } = views;
  const all = logins(views);
  const used = new Set(all.map((login) => roleOf(views.vault, login)));
  const isPartOnly = clusters.some(({ unread }) => unread.operator);
  for (const role of vault.roles.values()) {
    const { place, source } = role;
    if (used.has(role) && !vault.policies.knowsRulesOf(role)) {
      const policies = role.policies.filter((name) => name !== 'default').join(', ');
      yield {
        place,
        source,
        message: `not all of its policies could be read (${policies}): what it may do is not checked`,
      };
    }
    if (isPartOnly) {
      const what = used.has(role)
        ? 'what else logs in with it, and does with it, is not known'
        : 'nothing here logs in with it: whether something else does is not known';
      yield { place, source, message: what };
    }
  }
  for (const login of all) {
    if (
      !roleOf(views.vault, login) &&
      vault.mayHaveMore('vault_jwt_auth_backend_role', 'vault_kubernetes_auth_backend_role')
    ) {
      yield at(
        login.who,
        `role "${login.role}" at auth mount "${login.mount}" is not among what could be read: its login is not checked`,
      );
    }
  }
}

function at(seen: SeenObject, message: string): Unknown {
  const { place, source } = originOf(seen);
  return { place, source, message };
}
