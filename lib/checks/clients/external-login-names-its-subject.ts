import { otherRoles } from '../../access/other-roles';
import { absolute } from '../../output/hub-resource';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Arguments of which a role needs at least one, so that it lets in somebody and not anybody. */
const NAMES: Record<string, readonly string[]> = {
  cert: [
    'allowed_names',
    'allowed_common_names',
    'allowed_dns_sans',
    'allowed_email_sans',
    'allowed_uri_sans',
    'allowed_organizational_units',
    'required_extensions',
  ],
  aws: [
    'bound_account_ids',
    'bound_ami_ids',
    'bound_ec2_instance_ids',
    'bound_iam_instance_profile_arns',
    'bound_iam_principal_arns',
    'bound_iam_role_arns',
    'bound_subnet_ids',
    'bound_vpc_ids',
  ],
  gcp: ['bound_service_accounts', 'bound_projects', 'bound_instance_groups'],
};

/** Who logs in from outside of Kubernetes is told from everybody else. */
export const externalLoginNamesItsSubject: Check = {
  id: 'external-login-names-its-subject',
  severity: 'error',
  scope: 'hub',
  why: 'Anyone who has any certificate of that authority, or any account of that cloud, logs in and reads what one machine should.',
  *run({ vault }) {
    for (const { method, name, mount, attributes, path, place, source, unknown } of otherRoles(vault)) {
      const told = (message: string, fix: string) => ({
        path,
        place,
        source,
        ...says`role "${{ role: name }}" at auth mount "${{ mount }}" ${message}`,
        fix,
      });
      const isMissing = (argument: string) =>
        !unknown.some((one) => one.startsWith(argument)) && !(attributes[argument]?.length > 0);
      const needed = NAMES[method];
      if (needed?.every(isMissing)) {
        yield told('names nobody, so it lets in everybody whom the mount trusts', `give one of ${needed.join(', ')}`);
      }
      if (method === 'approle' && attributes['bind_secret_id'] === false) {
        yield told('asks for no secret-id: its role-id, which is not a secret, is enough', 'take bind_secret_id out');
      }
      if (method === 'oidc' && isMissing('allowed_redirect_uris')) {
        yield told('has no page to send people back to', 'give allowed_redirect_uris');
      }
      for (const uri of (method === 'oidc' ? (attributes['allowed_redirect_uris'] ?? []) : []) as string[]) {
        if (!/^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(uri)) {
          yield told(`sends people back to "${uri}", where anybody on the way takes their login`, 'use https');
        }
      }
    }
    for (const { namespace, name, mount, accounts, path, place, source, attributes } of vault.roles.values()) {
      const isKnown = vault.outside[`${absolute(namespace, mount)}/${name}`] !== undefined;
      if (isKnown && accounts.some((account) => account === '*/*') && !attributes['bound_claims']) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" at auth mount "${{ mount }}" takes every token of its issuer`,
          fix: 'bind claims that only its machine has',
        };
      }
    }
  },
};
