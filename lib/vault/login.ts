import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { JwtAuthBackend, JwtAuthBackendConfig } from '@cdktf/provider-vault/lib/jwt-auth-backend';
import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
import { KubernetesAuthBackendConfig } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-config';
import { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { JwtOptions } from '../fleet/cluster-auth';
import { names, terraformId } from '../fleet/names';
import type { SpireTrust } from '../fleet/spire-trust';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { seconds } from '../go/duration';
import { literals } from '../encode/terraform';
import { reviewerToken } from './reviewer';
import { Stack } from './stack';

/**
 * The operator logs in for every refresh and gives its token back at the end; one that it could not give back dies by
 * itself soon after. https://developer.hashicorp.com/vault/docs/concepts/tokens
 */
const TOKEN_TTL = seconds(Duration.minutes(10));

/** Where a spoke's roles go. */
export interface LoginMount {
  readonly method: 'jwt' | 'kubernetes';
  readonly path: string;
  /** Its accessor, as an expression in Terraform. */
  readonly accessor: string;
  readonly dependsOn: readonly string[];
  /** Addresses of all that it is made of. */
  readonly resources: readonly string[];
}

/** Of all that a spoke's logins are made of, whichever their method. */
export function loginId(cluster: string): string {
  return terraformId('login', cluster);
}

/** The mount of a spoke's logins, made here unless it exists. */
export function addLoginMount(stack: Stack, cluster: SpokeCluster): LoginMount {
  const { method, jwt, existingPath } = cluster.auth!.settings;
  if (existingPath !== undefined) {
    // Terraform looks it up, so that a plan fails where it is not there.
    stack.addOverride('data.vault_auth_backend.login', literals({ path: existingPath }));
    return {
      method,
      path: existingPath,
      accessor: 'data.vault_auth_backend.login.accessor',
      dependsOn: [],
      resources: [],
    };
  }
  const path = names.authMount(cluster.fleet.name, cluster.name, method);
  const id = loginId(cluster.name);
  const description = `ServiceAccounts of ${cluster.name}`;
  if (jwt) {
    const mount = stack.add(cluster, JwtAuthBackend, id, { path, type: 'jwt', description, ...jwtSettings(jwt) });
    return { method, path, accessor: `${mount}.accessor`, dependsOn: [mount], resources: [mount] };
  }
  const mount = stack.add(cluster, AuthBackend, id, { path, type: 'kubernetes', description });
  const reviewer = reviewerToken(stack, cluster);
  const configuration = stack.add(
    cluster,
    KubernetesAuthBackendConfig,
    id,
    {
      backend: path,
      kubernetesHost: cluster.apiServer.url,
      kubernetesCaCert: cluster.apiServer.caCertificate?.text,
      // The hub stands outside of the cluster: its own token and authority mean nothing there.
      disableLocalCaJwt: true,
    },
    { dependsOn: [mount, ...reviewer.dependsOn], overrides: reviewer.arguments },
  );
  return { method, path, accessor: `${mount}.accessor`, dependsOn: [mount], resources: [mount, configuration] };
}

/** The mount of the logins of workloads that SPIRE knows. */
export function addSpireMount(stack: Stack, cluster: SpokeCluster, { jwt }: SpireTrust): LoginMount {
  const path = names.spireMount(cluster.fleet.name, cluster.name);
  const description = `workloads of ${cluster.name} that SPIRE knows`;
  const id = terraformId('spire', cluster.name);
  const mount = stack.add(cluster, JwtAuthBackend, id, { path, type: 'jwt', description, ...jwtSettings(jwt) });
  return { method: 'jwt', path, accessor: `${mount}.accessor`, dependsOn: [mount], resources: [mount] };
}

export interface LoginRole {
  readonly id: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly namespace: string;
  readonly policies: readonly string[];
  /** Whether it has the hub's default policy too, as policies of before rely on it. @default false */
  readonly defaultPolicy?: boolean;
  /** What its token must be meant for. */
  readonly audience: string;
  /** Who SPIRE says it is. @default - its ServiceAccount's own token says it */
  readonly spiffeId?: string;
  /** How long its token lives, in seconds. @default - long enough for one refresh */
  readonly tokenTtl?: number;
  /** How long it may be renewed, in seconds. @default - not at all */
  readonly tokenMaxTtl?: number;
}

/** A role for exactly one ServiceAccount. @returns its address */
export function addLoginRole(stack: Stack, owner: IConstruct, login: LoginMount, role: LoginRole): string {
  const { audience, tokenTtl = TOKEN_TTL, tokenMaxTtl = tokenTtl } = role;
  const common = {
    backend: login.path,
    roleName: role.name,
    tokenPolicies: [...role.policies],
    tokenTtl,
    tokenMaxTtl,
    tokenNoDefaultPolicy: !role.defaultPolicy,
  };
  if (login.method === 'jwt') {
    const config = {
      ...common,
      roleType: 'jwt',
      userClaim: 'sub',
      boundSubject: role.spiffeId ?? `system:serviceaccount:${role.namespace}:${role.serviceAccount}`,
      boundAudiences: [audience],
      // As the Kubernetes method names it, so that one templated policy serves both.
      claimMappings: role.spiffeId ? undefined : { '/kubernetes.io/namespace': 'service_account_namespace' },
    };
    return stack.add(owner, JwtAuthBackendRole, role.id, config, { dependsOn: login.dependsOn });
  }
  const config = {
    ...common,
    boundServiceAccountNames: [role.serviceAccount],
    boundServiceAccountNamespaces: [role.namespace],
    audience,
  };
  return stack.add(owner, KubernetesAuthBackendRole, role.id, config, { dependsOn: login.dependsOn });
}

function jwtSettings(options: JwtOptions): JwtAuthBackendConfig {
  if ('publicKeys' in options) {
    return { jwtValidationPubkeys: options.publicKeys.map(({ text }) => text), boundIssuer: options.issuer };
  }
  if ('jwksUrl' in options) {
    return { jwksUrl: options.jwksUrl, jwksCaPem: options.caCertificate?.text, boundIssuer: options.issuer };
  }
  return {
    oidcDiscoveryUrl: options.discoveryUrl,
    oidcDiscoveryCaPem: options.caCertificate?.text,
    boundIssuer: options.issuer ?? options.discoveryUrl,
  };
}
