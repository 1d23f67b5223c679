import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { FleetBase } from '../../fleet/fleet-base';
import { freeId, requireVariableName } from '../../fleet/names';
import { Pem } from '../../fleet/pem';
import { takesLoginSecretsWriteOnly } from '../../fleet/provider-version';
import type { Tenant } from '../../fleet/tenant';

export interface PeopleProps {
  /** Below which the hub finds `/.well-known/openid-configuration` of the company's identity provider. */
  readonly discoveryUrl: string;
  /** The authority of that address. @default - the hub's system authorities */
  readonly caCertificate?: Pem;
  /** What the identity provider knows the hub by. */
  readonly clientId: string;
  /**
   * Name of an ephemeral Terraform variable with the client's secret, which is written write-only: it is in no state and
   * no plan. The first apply needs it, and each later one that changes the mount: the hub takes no change without it.
   * Needs version 5.7 of the Vault provider (`FleetProps.vaultProviderVersion`).
   */
  readonly clientSecretVariable: string;
  /** A number that grows with each new secret of the client. @default 1 */
  readonly clientSecretVersion?: number;
  /** Claim with the groups of whoever logs in. @default "groups" */
  readonly groupsClaim?: string;
  /** Scopes that are asked for beside `openid`. @default - none */
  readonly scopes?: readonly string[];
  /**
   * Where the identity provider may send people back to.
   * @default - the hub's own pages, and the command line's http://localhost:8250/oidc/callback
   */
  readonly redirectUris?: readonly string[];
}

/** What a group of people may do, with the values of one tenant or with all. */
export interface PeopleGrant {
  readonly group: string;
  readonly kind: 'owner' | 'viewer' | 'auditor';
  /** Undefined for an auditor: of every tenant. */
  readonly tenant?: Tenant;
}

/**
 * How people log in to the hub: by OpenID Connect, with what their groups there allow. Nobody reads a value.
 * https://developer.hashicorp.com/vault/docs/auth/jwt/oidc-providers
 */
@checked
export class People extends Construct {
  private readonly said: PeopleGrant[] = [];

  constructor(
    readonly fleet: FleetBase,
    id: string,
    readonly props: PeopleProps,
  ) {
    super(fleet, freeId(fleet, id));
    requireVariableName(this, 'clientSecretVariable', props.clientSecretVariable);
    if (!takesLoginSecretsWriteOnly(fleet.vaultProviderVersion)) {
      note(
        this,
        'ProviderTooOld',
        'the secret of the client needs a write-only argument that version 5.7 of the Vault provider brought; give the ' +
          'fleet vaultProviderVersion: ">= 5.7, < 6"',
      );
    }
    for (const url of [props.discoveryUrl, ...(props.redirectUris ?? [])]) {
      if (!isSafe(url)) {
        note(this, 'PeopleInvalid', `"${url}" is not an address with TLS; use https://… (http only on loopback)`);
      }
    }
    if (props.clientId.trim() === '') {
      note(this, 'PeopleInvalid', 'clientId is empty; give what the identity provider knows Vault/OpenBao by');
    }
  }

  /**
   * Lets a group write, delete and undelete the values of a tenant's `StaticSecret`s, and see what is known of them. It
   * reads none.
   *
   * @param group as the identity provider calls it
   */
  addOwners(tenant: Tenant, group: string): this {
    return this.add({ group, kind: 'owner', tenant });
  }

  /** Lets a group see what is known of a tenant's secrets: versions, ages, owners, and no value. */
  addViewers(tenant: Tenant, group: string): this {
    return this.add({ group, kind: 'viewer', tenant });
  }

  /** Lets a group see what is known of every secret, and no value. */
  addAuditors(group: string): this {
    return this.add({ group, kind: 'auditor' });
  }

  /** @internal What groups may do, sorted. */
  get granted(): readonly PeopleGrant[] {
    const keyOf = ({ kind, tenant, group }: PeopleGrant) =>
      [kind, tenant?.environment.name, tenant?.name, group].join('\n');
    return this.said.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  private add(grant: PeopleGrant): this {
    if (!/^[\x21-\x7e]([\x20-\x7e]{0,126}[\x21-\x7e])?$/.test(grant.group)) {
      note(
        this,
        'PeopleInvalid',
        `"${grant.group}" is not a valid name of a group; use 1 to 128 printable ASCII characters`,
      );
    }
    if (grant.tenant && grant.tenant.fleet !== this.fleet) {
      note(this, 'AnotherFleet', `tenant "${grant.tenant.name}" belongs to another fleet; use one of this fleet`);
    } else {
      this.said.push(grant);
    }
    return this;
  }
}

function isSafe(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
}
