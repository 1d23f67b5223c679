import { ApproleAuthBackendRole } from '@cdktf/provider-vault/lib/approle-auth-backend-role';
import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { AwsAuthBackendClient } from '@cdktf/provider-vault/lib/aws-auth-backend-client';
import { AwsAuthBackendRole } from '@cdktf/provider-vault/lib/aws-auth-backend-role';
import { CertAuthBackendRole } from '@cdktf/provider-vault/lib/cert-auth-backend-role';
import { GcpAuthBackend } from '@cdktf/provider-vault/lib/gcp-auth-backend';
import { GcpAuthBackendRole } from '@cdktf/provider-vault/lib/gcp-auth-backend-role';
import { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend';
import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
import { Duration } from 'cdk8s';
import { Machine } from './machine';
import { MachineAuthSettings, TokenOptions } from './machine-auth';
import { names, terraformId } from '../../fleet/names';
import { seconds } from '../../go/duration';
import { clientTokenTtl, renewals } from '../../vault/client-token';
import { absolute, Outside, outsideStatement } from '../../vault/outside';
import { addPolicy } from '../../vault/policy';
import { PathGrant, TOKEN_GRANTS } from '../../vault/policy-document';
import { Stack, StackContext } from '../../vault/stack';

const SECRET_ID_TTL = seconds(Duration.days(90));

/** What is not in Kubernetes: a mount a method, and for each machine a policy and a role. */
export function addMachines(stack: Stack, machines: readonly Machine[], context: StackContext): Outside {
  const mounts = new Map<string, string>();
  const statements: Outside[] = [];
  for (const machine of machines) {
    const { mount } = machine;
    const address = mounts.get(mount) ?? addMount(stack, machine, mount);
    mounts.set(mount, address);
    addMachine(stack, machine, { mount, address, context });
    const { tenant, role } = machine;
    const owner = `${tenant.environment.name}/${tenant.name}`;
    statements.push(
      outsideStatement(tenant.fleet, absolute(tenant.fleet, `${mount}/${role}`), grantsOf(machine, context), owner),
    );
  }
  return Object.assign({}, ...statements) as Outside;
}

/** What it calls, and what it needs to look after its token and its leases. */
function grantsOf(machine: Machine, context: StackContext): PathGrant[] {
  return [...machine.calls, ...renewals(machine, context), ...TOKEN_GRANTS];
}

function addMount(stack: Stack, { auth: { settings }, tenant: { fleet } }: Machine, path: string): string {
  const id = terraformId('machines', ...(settings.kind === 'jwt' ? ['jwt', settings.issuer] : [settings.kind]));
  const description = `Machines of ${fleet.name}`;
  switch (settings.kind) {
    case 'jwt':
      return stack.add(fleet, JwtAuthBackend, id, { path, type: 'jwt', description, ...issuerSettings(settings) });
    case 'gcp':
      return stack.add(fleet, GcpAuthBackend, id, { path, description });
    case 'aws': {
      const mount = stack.add(fleet, AuthBackend, id, { path, type: 'aws', description });
      // A request that was signed for another server is refused. The hub calls AWS with the identity of its own machine.
      const iamServerIdHeaderValue = new URL(fleet.vault!.address).hostname;
      return stack.add(
        fleet,
        AwsAuthBackendClient,
        id,
        { backend: path, iamServerIdHeaderValue },
        { dependsOn: [mount] },
      );
    }
    default:
      return stack.add(fleet, AuthBackend, id, { path, type: settings.kind, description });
  }
}

function issuerSettings({ discoveryUrl, caCertificate }: TokenOptions) {
  return { oidcDiscoveryUrl: discoveryUrl, oidcDiscoveryCaPem: caCertificate?.text, boundIssuer: discoveryUrl };
}

interface MachinePlace {
  readonly mount: string;
  readonly address: string;
  readonly context: StackContext;
}

function addMachine(stack: Stack, machine: Machine, { mount, address, context }: MachinePlace): void {
  const { tenant, name, auth } = machine;
  const { fleet, environment } = tenant;
  const id = terraformId('machine', environment.name, tenant.name, name);
  const policy = names.machinePolicy(fleet.name, environment.name, tenant.name, name);
  const grants = new Map(grantsOf(machine, context));
  addPolicy(stack, machine, { id, name: policy, grants, dependsOn: [address] });
  const { settings } = auth;
  const ttl = clientTokenTtl(machine, context);
  const common = {
    backend: mount,
    tokenPolicies: [policy],
    tokenNoDefaultPolicy: true,
    tokenBoundCidrs: settings.boundCidrs?.map(withoutFullMask),
    ...ttl,
  };
  addRole(stack, machine, { id, settings, common, role: machine.role, policy }, [address]);
}

interface MachineRole {
  readonly id: string;
  readonly settings: MachineAuthSettings;
  readonly common: object;
  readonly role: string;
  readonly policy: string;
}

function addRole(stack: Stack, machine: Machine, role: MachineRole, dependsOn: string[]): void {
  const { id, settings, common, role: name } = role;
  switch (settings.kind) {
    case 'approle': {
      const config = {
        ...common,
        roleName: name,
        // It is no secret, and one that is known needs no look-up.
        roleId: role.policy,
        secretIdBoundCidrs: [...settings.boundCidrs],
        secretIdTtl: settings.secretIdTtl ? seconds(settings.secretIdTtl) : SECRET_ID_TTL,
        secretIdNumUses: settings.secretIdUses,
      };
      stack.add(machine, ApproleAuthBackendRole, id, config, { dependsOn });
      return;
    }
    case 'cert': {
      const config = {
        ...common,
        name,
        certificate: settings.authority.text,
        allowedCommonNames: list(settings.commonNames),
        allowedDnsSans: list(settings.dnsNames),
        allowedUriSans: list(settings.uriNames),
      };
      stack.add(machine, CertAuthBackendRole, id, config, { dependsOn });
      return;
    }
    case 'aws': {
      const config = { ...common, role: name, authType: 'iam', boundIamPrincipalArns: list(settings.principalArns) };
      stack.add(machine, AwsAuthBackendRole, id, config, { dependsOn });
      return;
    }
    case 'gcp': {
      const { serviceAccounts, projects } = settings;
      const bound = { boundServiceAccounts: list(serviceAccounts), boundProjects: list(projects) };
      stack.add(machine, GcpAuthBackendRole, id, { ...common, role: name, type: 'iam', ...bound }, { dependsOn });
      return;
    }
    case 'jwt': {
      const config = {
        ...common,
        roleName: name,
        roleType: 'jwt',
        userClaim: 'sub',
        boundAudiences: [settings.audience],
        boundClaims: { ...settings.claims },
      };
      stack.add(machine, JwtAuthBackendRole, id, config, { dependsOn });
    }
  }
}

function list(all: readonly string[] | undefined): string[] | undefined {
  return all && [...all];
}

/** The server answers a single address without its mask, and a plan would change it for ever. */
function withoutFullMask(cidr: string): string {
  return cidr.replace(cidr.includes(':') ? /\/128$/ : /\/32$/, '');
}
