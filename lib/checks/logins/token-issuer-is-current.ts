import { logins } from '../../views/logins';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** The issuer of tokens that the API server put into Secrets. No token that it gives out since 1.21 has it. */
const OLD_ISSUER = 'kubernetes/serviceaccount';

/** Where an auth mount validates the issuer of tokens, it is the one that tokens have. */
export const tokenIssuerIsCurrent: Check = {
  id: 'token-issuer-is-current',
  severity: 'error',
  scope: 'fleet',
  why: 'Every login ends in "permission denied": the claim "iss" of the token is the issuer of the API server.',
  *run(views) {
    const used = new Map(logins(views).map((login) => [login.mount, login]));
    for (const [mount, { type, attributes, unknown, path, place, source }] of views.vault.mounts.configurations) {
      const { disable_iss_validation: isDisabled, issuer } = attributes;
      const login = used.get(mount);
      const isOld = issuer === undefined || issuer === null || issuer === '' || issuer === OLD_ISSUER;
      const isOpen = unknown?.some((name) => name === 'issuer' || name === 'disable_iss_validation');
      if (type === 'vault_kubernetes_auth_backend_config' && login && isDisabled === false && isOld && !isOpen) {
        yield {
          ...{ path, place, source },
          ...says`auth mount "${{ mount }}" takes only tokens of issuer "${{ issuer: OLD_ISSUER }}"${issuer ? '' : ' (the default of issuer)'}, and ${{ login: login.whoName }} logs in there with a token of the API server, which has another`,
          fix: "leave issuer out and set disable_iss_validation = true (Vault's default since 1.9), or name the issuer of the cluster: kubectl get --raw /.well-known/openid-configuration",
        };
      }
    }
  },
};
