import { loginsOf, roleOf } from '../../views/logins';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** The token that a store shows to the hub is of no use at the cluster's API server. */
export const loginTokenIsNoApiToken: Check = {
  id: 'login-token-is-no-api-token',
  severity: 'warning',
  scope: 'cluster',
  why: 'Anyone who can read the traffic or memory of Vault/OpenBao can call the API server as that ServiceAccount until the token expires.',
  *run({ vault, cluster }) {
    for (const login of loginsOf(vault, cluster)) {
      const { account } = login;
      const role = roleOf(vault, login);
      // cert-manager adds an audience for each issuer, which nothing else takes.
      const named = login.audiences.filter((audience) => !audience.startsWith('vault://'));
      const others = named.filter((audience) => !role?.audiences.includes(audience));
      const reviews = (name: string) =>
        cluster.rbac.grants.some(
          (grant) =>
            grant.role === 'ClusterRole system:auth-delegator' &&
            grant.subjects.some((subject) => subject.name === name),
        );
      if (!role || others.length === 0 || others.length === login.audiences.length) {
        continue;
      }
      const also = others.map((one) => `"${one}"`).join(', ');
      const reviewer = account !== undefined && reviews(account);
      yield {
        ...originOf(login.who),
        ...(reviewer
          ? says`on "${{ cluster: cluster.name }}" login tokens are meant for ${also} too and may review tokens: anyone who holds Vault/OpenBao can call the API server with them for ten minutes`
          : says`on "${{ cluster: cluster.name }}" login tokens are meant for ${also} too: anyone who holds Vault/OpenBao can show them there`),
        fix: reviewer
          ? 'use ClusterAuth.jwt, or a TokenReviewer other than the client token'
          : 'ask for tokens for Vault/OpenBao alone: name its audience next to the reference, and an empty list of audiences',
      };
      // One tells it for all of the cluster.
      return;
    }
  },
};
