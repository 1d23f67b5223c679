import { literalText } from '../../encode/terraform';
import { HubResource, originAtHub } from '../../output/hub-resource';
import { jsonObject } from '../../text/json-object';
import { isLoginRole } from '../../views/login-roles';
import { isDataSource } from '../../views/resource-index';
import { saysRootToken } from '../../views/root-token-names';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** Nothing that Terraform applies makes a root token, or needs one to be applied. */
export const hubMakesNoRootToken: Check = {
  id: 'hub-makes-no-root-token',
  severity: 'error',
  scope: 'hub',
  why: 'Anyone who has that token, or a state that it is in, has every secret of everybody, and only an audit log shows it.',
  *run({ vault }) {
    for (const resource of vault.resources.all) {
      // A role of ServiceAccounts is looked at by role-binds-no-wildcard.
      if (!isDataSource(resource) && !isLoginRole(resource) && namesRoot(resource)) {
        yield { ...originAtHub(resource), ...found(resource) };
      }
    }
    for (const { tokenFrom } of vault.hubs) {
      if (tokenFrom && saysRootToken([tokenFrom.reference], true)) {
        yield {
          path: '',
          place: tokenFrom.place,
          severity: 'warning',
          ...says`the provider logs in with ${tokenFrom.reference}, which by its name is a root token`,
          fix: 'log in by auth_login with a role that may do what the stack needs; where the name says too much, give it another',
        };
      }
    }
  },
};

const ARGUMENTS = ['policies', 'token_policies', 'allowed_policies'];
/** What makes tokens: https://openbao.org/api-docs/auth/token/ */
const MAKES_TOKENS = /^auth\/token\/(?:create|create-orphan|create\/.+|roles\/.+)$/;

function namesRoot({ type, attributes }: HubResource): boolean {
  const isWritten = type === 'vault_generic_endpoint' || type === 'vault_generic_secret';
  const said = isWritten ? (jsonObject(literalText(String(attributes['data_json'] ?? ''))) ?? {}) : attributes;
  // A value of an engine may have a field of any name.
  const isOfServer = !isWritten || /^\/?(?:auth|identity)\//.test(literalText(String(attributes['path'])));
  return (
    isOfServer &&
    ARGUMENTS.some((argument) =>
      [said[argument] ?? []]
        .flat()
        .flatMap((one) => (typeof one === 'string' ? literalText(one).split(',') : []))
        .some((name) => name.trim().toLowerCase() === 'root'),
    )
  );
}

function found({ type, address, attributes }: HubResource): Pick<Found, 'message' | 'values' | 'fix'> {
  const path = literalText(String(attributes['path'] ?? '')).replace(/^\/+|\/+$/g, '');
  const isToken = type === 'vault_token' || type === 'vault_token_auth_backend_role' || MAKES_TOKENS.test(path);
  return isToken
    ? {
        ...says`${{ resource: address }} makes root tokens, which the server lets nobody do but a root token: whatever applies this runs with one`,
        fix: 'give it policies of its own; a root token is made by a quorum when it is needed, and revoked after it',
      }
    : {
        ...says`${{ resource: address }} has policy "root": the server gives it to no login, entity or group, and refuses this or every login by it`,
        fix: 'give it policies of its own',
      };
}
