import { literalText } from '../../encode/terraform';
import { isAdmitted } from '../../views/admitted';
import { absolute, HubResource } from '../../output/hub-resource';
import { logins, roleOf } from '../../views/logins';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A value that Terraform writes is one that somebody is delivered. */
export const writtenValueIsRead: Check = {
  id: 'written-value-is-read',
  severity: 'warning',
  scope: 'fleet',
  why: 'Either it lands where nobody looks for it, or a secret lies there that nobody needs.',
  *run(views) {
    const admitted = logins(views).filter((login) => isAdmitted(views, login));
    const read = new Set(admitted.flatMap(({ requests }) => requests.map(({ path }) => path)));
    // What a shared store is read for may be said in another repository.
    for (const login of admitted.filter(({ who }) => who.object.kind === 'ClusterSecretStore')) {
      const role = roleOf(views.vault, login);
      const grants = role ? views.vault.policies.rulesOf(role, login.account).grants() : [];
      grants.forEach(({ pattern }) => read.add(pattern));
    }
    const elsewhere = views.clusters.some(({ unread }) => unread.objects);
    for (const resource of elsewhere ? [] : views.vault.resources.written('vault_kv_secret_v2')) {
      const path = pathOf(resource);
      // What keywheel keeps of a secret that left is read by nobody, and says so.
      if (!read.has(path) && resource.attributes['//']?.keywheel?.kept !== true) {
        yield {
          path: resource.path,
          place: resource.place,
          source: resource.source,
          ...says`it writes "${{ path }}", which nothing that is written here reads`,
          fix: 'deliver it, or take it out',
        };
      }
    }
  },
};

function pathOf({ namespace, attributes }: HubResource): string {
  return absolute(
    namespace,
    `${literalText(String(attributes['mount']))}/data/${literalText(String(attributes['name']))}`,
  );
}
