import { literalText } from '../encode/terraform';
import { hubName } from '../output/hub-names';
import { absolute, HubResource } from '../output/hub-resource';
import { DEFAULT_POLICY, ROOT_POLICY } from '../policy/builtin-policies';
import { AccessRules } from '../policy/policy';
import type { PolicyPath } from '../policy/policy-path';
import { parsePolicy } from '../policy/policy-text';
import type { Identity } from '../policy/template';
import type { AuthMounts } from './auth-mounts';
import type { LoginRole } from './login-roles';
import type { ResourceIndex } from './resource-index';

export interface VaultPolicy extends HubResource {
  /** HCL or JSON; undefined where it is not known before it is applied. */
  readonly text?: string;
}

type KnownPolicy = VaultPolicy & { readonly text: string };

/** A policy by its name, in its Vault namespace. */
export interface PolicyName {
  readonly namespace: string;
  readonly name: string;
}

/** A role of any auth mount, as far as it decides what a token may do. */
export type PolicyHolder = Pick<
  LoginRole,
  'namespace' | 'mount' | 'name' | 'accounts' | 'policies' | 'metadataOf' | 'aliasOf'
>;

/** Policies of the hub, and what a login may do by them. */
export class HubPolicies {
  /** By Vault namespace and name. */
  readonly all = new Map<string, VaultPolicy>();

  private readonly rules = new Map<string, AccessRules>();
  /** Of a role's first account and all of its policies: nearly every question is about these. */
  private readonly usualRules = new Map<PolicyHolder, AccessRules>();
  /** By the text of a policy. */
  private readonly paths = new Map<string, readonly PolicyPath[]>();
  /** Of these not every policy could be read. */
  private readonly partialRules = new Set<AccessRules>();

  /** @param mayBeElsewhere whether a policy that nothing makes here may be there all the same */
  constructor(
    resources: ResourceIndex,
    private readonly mounts: AuthMounts,
    private readonly mayBeElsewhere: (policy: PolicyName) => boolean,
  ) {
    for (const resource of resources.ofType('vault_policy')) {
      const text = resource.attributes['policy'] as string | undefined;
      this.all.set(policyKey(resource.namespace, policyName(resource)), {
        ...resource,
        text: text === undefined ? undefined : literalText(text),
      });
    }
  }

  of(namespace: string, name: string): VaultPolicy | undefined {
    return this.all.get(policyKey(namespace, hubName.policy(name)));
  }

  /**
   * What an account that logs in with this role may do, on paths with their Vault namespace.
   *
   * @param policies those that count
   * @param more policies that the login has by who it is, in any Vault namespace
   */
  rulesOf(
    role: PolicyHolder,
    account = role.accounts[0] ?? '',
    policies = role.policies,
    more: readonly PolicyName[] = [],
  ): AccessRules {
    const isUsual = policies === role.policies && more.length === 0 && account === (role.accounts[0] ?? '');
    const usual = isUsual ? this.usualRules.get(role) : undefined;
    if (usual) {
      return usual;
    }
    const all = [...policies.map((name) => ({ namespace: role.namespace, name })), ...more];
    const named = all.map(({ namespace, name }) => absolute(namespace, name));
    const key = [absolute(role.namespace, role.mount), role.name, account, ...named].join(' ');
    let rules = this.rules.get(key);
    if (!rules) {
      rules = this.rulesBy(all, role, account);
      this.rules.set(key, rules);
    }
    if (isUsual) {
      this.usualRules.set(role, rules);
    }
    return rules;
  }

  /** Whether nothing is missing of {@link rulesOf}. */
  knowsRulesOf(role: LoginRole, account?: string): boolean {
    const rules = this.rulesOf(role, account);
    return role.knows.policies && !rules.isPart && !this.partialRules.has(rules);
  }

  /**
   * The paths of a policy's text. Several rules are made of one policy.
   *
   * @throws FleetError `PolicyInvalid`
   */
  pathsOf(text: string): readonly PolicyPath[] {
    const paths = this.paths.get(text) ?? parsePolicy(text);
    this.paths.set(text, paths);
    return paths;
  }

  private rulesBy(policies: readonly PolicyName[], role: PolicyHolder, account: string): AccessRules {
    const rules = new AccessRules();
    for (const { namespace, name } of policies) {
      const policy = this.of(namespace, name);
      if (policy?.text !== undefined && name !== 'root') {
        this.addPolicy(rules, { ...policy, text: policy.text }, role, account);
      } else if (BUILT_IN.has(name) && !policy) {
        rules.addPaths(BUILT_IN.get(name)!, { namespace });
      } else if (policy || this.mayBeElsewhere({ namespace, name })) {
        this.partialRules.add(rules);
      }
    }
    return rules;
  }

  private addPolicy(
    rules: AccessRules,
    { text, stack, namespace }: KnownPolicy,
    role: PolicyHolder,
    account: string,
  ): void {
    const mount = absolute(role.namespace, role.mount);
    // An accessor that is known only once the mount is made stands as an expression of Terraform.
    const named = text.replace(/\$\{[^}]*\}/g, (expression) =>
      this.mounts.ofExpression(stack, expression) === mount ? OWN_ACCESSOR : OTHERS,
    );
    try {
      rules.addPaths(this.pathsOf(named), {
        namespace,
        identity: named.includes('{{') ? this.identityOf(role, account) : undefined,
      });
    } catch {
      this.partialRules.add(rules);
    }
  }

  /** What the hub knows of who logs in, for templates. */
  private identityOf(role: PolicyHolder, account: string): Identity {
    const name = role.aliasOf(account);
    const alias = { name: name?.startsWith('<') ? undefined : name, metadata: role.metadataOf(account) };
    const mount = absolute(role.namespace, role.mount);
    const all = [OWN_ACCESSOR, ...this.mounts.accessorsOf(mount)].map((accessor) => [accessor, alias] as const);
    // The hub gives each entity an id and a name, which nobody else has.
    const id = `<entity of ${account} at ${mount}>`.replace(/[/*+]/g, ':');
    return { entity: { id, name: id }, aliases: new Map([...all, [OTHERS, NOBODY]]), isPart: true };
  }
}

/** As the hub knows it. */
export function policyName({ attributes }: HubResource): string {
  return hubName.policy(literalText(attributes['name']));
}

/** Policies that the server brings. */
const BUILT_IN = new Map([
  ['default', DEFAULT_POLICY.openbao],
  ['root', ROOT_POLICY.openbao],
]);

/** What an accessor is called that has none yet. */
const OWN_ACCESSOR = 'accessor_of_the_login';
const OTHERS = 'accessor_of_another';
/** Who logs in at one mount has no alias at another, as far as Terraform makes none. */
const NOBODY = { metadata: {} };

function policyKey(namespace: string, name: string): string {
  return `${namespace} ${name}`;
}
