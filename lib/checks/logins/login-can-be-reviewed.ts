import type { ClusterView } from '../../views/cluster-view';
import { logins } from '../../views/logins';
import { originOf } from '../../output/seen-object';
import { literalText } from '../../encode/terraform';
import type { Views } from '../../views/views';
import type { HubResource } from '../../output/hub-resource';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

const DELEGATOR = 'ClusterRole system:auth-delegator';

/** Where a cluster itself says whether a token is genuine, somebody may ask it. */
export const loginCanBeReviewed: Check = {
  id: 'login-can-be-reviewed',
  severity: 'error',
  scope: 'fleet',
  why: 'Every login at the mount ends in "permission denied", and Vault/OpenBao says no more than that.',
  *run(views) {
    const { configurations } = views.vault.mounts;
    for (const { cluster, who, mount, account } of logins(views)) {
      const configuration = configurations.get(mount);
      // With a token of its own, or the one of its pod, the hub asks by itself.
      if (configuration?.type !== 'vault_kubernetes_auth_backend_config' || mayReviewItself(configuration)) {
        continue;
      }
      if (cluster.unread.objects || cluster.unread.operator) {
        // Whoever installs the hub or the operator binds it.
        continue;
      }
      const bound = cluster.rbac.grants.some(
        ({ role, subjects }) => role === DELEGATOR && subjects.some(({ name }) => name === account),
      );
      if (!bound) {
        yield {
          ...originOf(who),
          ...says`Vault/OpenBao reviews tokens of "${{ account }}" with themselves (${{ place: configuration.place }}), and it may not: nothing binds it to system:auth-delegator`,
          fix: 'bind it, or give Vault/OpenBao a token for reviews',
        };
      }
    }
    yield* strangersThatReview(views);
    yield* reviewerMadeByTerraform(views.vault);
  },
};

/** A token that is given and hidden counts as well. */
function mayReviewItself({ attributes, unknown = [] }: HubResource): boolean {
  return Boolean(
    unknown.some((name) => /^(token_reviewer_jwt|disable_local_ca_jwt)/.test(name)) ||
    attributes['token_reviewer_jwt'] ||
    attributes['token_reviewer_jwt_wo'] ||
    !attributes['disable_local_ca_jwt'],
  );
}

/** Who reviews tokens besides those that log in with them. */
function* strangersThatReview(views: Views): Iterable<Found> {
  const accounts = new Map<ClusterView, Set<string | undefined>>();
  logins(views).forEach(({ cluster, account }) =>
    accounts.set(cluster, (accounts.get(cluster) ?? new Set()).add(account)),
  );
  for (const [cluster, known] of accounts) {
    for (const { binding, role, subjects } of cluster.rbac.grants) {
      const others = subjects.filter(({ name }) => !known.has(name));
      if (role === DELEGATOR && others.length > 0 && others.length < subjects.length) {
        yield {
          ...originOf(binding),
          ...says`${others.map(({ kind, name }) => `${kind} ${name}`).join(', ')} may review tokens, and logs in nowhere`,
          fix: 'bind those alone whose tokens review themselves',
        };
      }
    }
  }
}

/** An account that Terraform makes for reviews is there, and has the right to make them. */
function* reviewerMadeByTerraform(vault: Parameters<typeof loginCanBeReviewed.run>[0]['vault']) {
  const reviewed = new Set<string | undefined>();
  for (const { attributes, stack, path, place, source } of vault.mounts.configurations.values()) {
    if (!String(attributes['token_reviewer_jwt_wo'] ?? '').includes('ephemeral.kubernetes_token_request_v1')) {
      continue;
    }
    reviewed.add(stack);
    for (const type of ['kubernetes_service_account_v1', 'kubernetes_cluster_role_binding_v1']) {
      if (!vault.resources.ofType(type).some((one) => one.stack === stack)) {
        yield {
          path,
          place,
          source,
          ...says`it takes a token of an account, and its stack has no ${{ type }}`,
          fix: 'make the account, and bind it to system:auth-delegator',
        };
      }
    }
  }
  const bindings = vault.resources.ofType('kubernetes_cluster_role_binding_v1', 'kubernetes_cluster_role_binding');
  for (const { attributes, stack, path, place, source } of bindings.filter((one) => reviewed.has(one.stack))) {
    // Several clusters have a reviewer of one name: that of another one is none here.
    const accounts = vault.resources
      .ofType('kubernetes_service_account_v1', 'kubernetes_service_account')
      .filter((one) => one.stack === stack)
      .map((one) => accountName(first(one.attributes['metadata'])));
    // Where there are more of either, who is bound to what for other reasons is not told apart.
    if (accounts.length > 1 || bindings.filter((one) => one.stack === stack).length > 1) {
      continue;
    }
    const role = first(attributes['role_ref']).name;
    const subjects: any[] = [attributes['subject'] ?? []].flat();
    const strangers = subjects
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(accountName)
      .filter((name) => accounts.length > 0 && !accounts.includes(name));
    if (strangers.length > 0 || (subjects.length > 0 && accounts.length > 0 && role !== 'system:auth-delegator')) {
      yield {
        path,
        place,
        source,
        ...says`it binds ${strangers.join(', ') || 'the reviewer'} to ${{ role }}, and who reviews tokens is ${{ accounts }}`,
        fix: 'bind the reviewer to system:auth-delegator, and nothing else',
      };
    }
  }
}

function accountName({ name, namespace }: any): string {
  return `${literalText(String(namespace))}/${literalText(String(name))}`;
}

function first(block: any): any {
  return (Array.isArray(block) ? block[0] : block) ?? {};
}
