import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { isIP } from 'node:net';
import { note, oneOf } from '../../errors';
import { checked } from '../../options/checked';
import { goDuration, seconds } from '../../go/duration';
import { isDnsName, isUriName } from './authority-names';
import { CertificateAuthority, ICertificateAuthority, requireWithinReach } from './certificate-authority';
import type { HubClient } from '../../fleet/hub-client';
import { KeyType } from './key-type';
import { names } from '../../fleet/names';
import { SecretType } from '../../fleet/secret-type';
import { TenantSecret } from '../../fleet/tenant-secret';

/** What a certificate is for: who is called, who calls. */
export type CertificateUsage = 'server' | 'client';

export interface CertificateProps {
  /** Of the tenant's environment. */
  readonly authority: ICertificateAuthority;
  /**
   * The first of its DNS names, such as `api.app-payments.svc`. Each name must be the tenant's own: of a Service in one of
   * its namespaces, or one that the authority gives it (`names`).
   */
  readonly commonName: string;
  /** More DNS names; `*` may stand for the first label. @default - none */
  readonly dnsNames?: readonly string[];
  /** @default - none */
  readonly ipAddresses?: readonly string[];
  /** URIs, such as a SPIFFE ID. @default - none */
  readonly uriNames?: readonly string[];
  /**
   * How long each one is valid, in whole seconds. A third of it passes until the next one is delivered; for the rest the
   * hub may be away. Shorter than the life of its authority.
   */
  readonly ttl: Duration;
  /** @default KeyType.EC_P256 */
  readonly keyType?: KeyType;
  /**
   * Other authorities whose roots are in `ca.crt` as well: the next one before anybody shows a certificate of it, the
   * last one until nobody does any more. Of the tenant's environment.
   * @default - none
   */
  readonly trusts?: readonly ICertificateAuthority[];
  /**
   * A role that is there already in an authority that is made elsewhere, by which the certificate is had: keywheel makes
   * none. The policy of its login lets it ask for exactly these names and this ttl; whether the role gives them, only the
   * hub knows. @default - keywheel makes a role for this certificate alone
   */
  readonly role?: string;
  /** @default - both: a workload that is called with it also calls others with it */
  readonly usages?: readonly CertificateUsage[];
}

/** What the hub takes: https://developer.hashicorp.com/vault/api-docs/secret/pki#create-update-role */
const ROLE_NAME = /^\w([\w.-]*\w)?$/;
const USAGES: readonly CertificateUsage[] = ['server', 'client'];
/** The X.509 attribute has room for no more. */
const LONGEST_COMMON_NAME = 64;

/**
 * Key and certificate of a workload, made again by the hub well before the last one ends. The hub lets nobody else have
 * these names, and this tenant no others. The key exists in the delivered Secret and nowhere else.
 */
@checked
export class Certificate extends TenantSecret<'tls.crt' | 'tls.key' | 'ca.crt'> {
  readonly authority: ICertificateAuthority;
  readonly commonName: string;
  /** All of them, the common name included, sorted. */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uriNames: readonly string[];
  readonly ttl: Duration;
  readonly keyType: KeyType;
  readonly usages: readonly CertificateUsage[];
  /** @internal One that is there already. */
  readonly existingRole?: string;
  /** Without its own, sorted by engine. */
  readonly trusts: readonly ICertificateAuthority[];

  /** @param id its name, a DNS label: part of the name of its role */
  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id, ['tls.crt', 'tls.key', 'ca.crt']);
    this.authority = props.authority;
    this.commonName = props.commonName;
    this.dnsNames = sorted([props.commonName, ...(props.dnsNames ?? [])]);
    this.ipAddresses = sorted(props.ipAddresses ?? []);
    this.uriNames = sorted(props.uriNames ?? []);
    this.ttl = props.ttl;
    this.keyType = props.keyType ?? KeyType.EC_P256;
    this.usages = props.usages ?? USAGES;
    this.existingRole = props.role;
    this.trusts = othersOf(props);
    requireWithinReach(this, 'authority', props.authority, this.tenant.environment, this.tenant);
    this.trusts.forEach((one) => requireWithinReach(this, 'trusted', one, this.tenant.environment, this.tenant));
    this.requireNames();
    this.requireTtl();
    this.requireRole();
    if (this.usages.length === 0) {
      note(this, 'UsageInvalid', `usages are empty; use ${oneOf(USAGES)}, or both`);
    }
    for (const unsigned of [props.authority, ...this.trusts].filter(isUnsigned)) {
      note(
        this,
        'AuthorityNotSigned',
        `authority "${unsigned.node.id}" has no certificate yet; apply the program without this one, have the ` +
          'request in the Terraform output signed, and give the chain to Signer.outside(...)',
      );
    }
  }

  /** @internal Name of its role in the authority's engine. */
  get roleName(): string {
    const { environment, name } = this.tenant;
    return this.existingRole ?? names.certificateRole(this.authority.rolePrefix, environment.name, name, this.name);
  }

  /** @internal */
  override get home(): 'engine' {
    return 'engine';
  }

  /** Three are made in the life of one. */
  override get defaultRefresh(): Duration {
    return Duration.seconds(Math.max(SHORTEST_REFRESH, Math.floor(seconds(this.ttl) / 3)));
  }

  override typeFor(keys: readonly string[]): SecretType {
    return SecretType.TLS.requiredKeys.every((key) => keys.includes(key)) ? SecretType.TLS : SecretType.OPAQUE;
  }

  protected override readPaths({ name }: HubClient): string[] {
    note(
      this,
      'NotReadable',
      `client "${name}" cannot read it: each one is made for who asks, and Vault/OpenBao lets the operator ask for exactly these ` +
        'names; deliver it',
    );
    return [];
  }

  private requireNames(): void {
    const invalid = (what: string, names: readonly string[], isValid: (name: string) => boolean, use: string) => {
      for (const name of names.filter((one) => !isValid(one))) {
        note(this, 'CertificateNameInvalid', `${what} "${name}" is invalid; use ${use}`);
      }
    };
    const dnsName = 'labels of a-z, 0-9 and "-" with "." between them, and "*" at most as the first';
    invalid('DNS name', this.dnsNames, (name) => isDnsName(name), dnsName);
    invalid('IP address', this.ipAddresses, (name) => isIP(name) > 0, 'an address such as "10.0.0.1" or "fd00::1"');
    invalid(
      'URI',
      this.uriNames,
      (name) => isUriName(name),
      'scheme://host/path, without white space, ",", "*", "%" and ".."',
    );
    if (this.commonName.length > LONGEST_COMMON_NAME) {
      note(
        this,
        'CertificateNameInvalid',
        `commonName "${this.commonName}" has ${this.commonName.length} letters, a certificate takes ${LONGEST_COMMON_NAME}; ` +
          'use a shorter one, and put the long one into dnsNames',
      );
    }
  }

  private requireRole(): void {
    const { existingRole: role, authority } = this;
    if (role === undefined) {
      return;
    }
    if (authority.rolePrefix === '') {
      note(
        this,
        'CertificateRoleInvalid',
        `role "${role}" is of authority "${authority.node.id}", which this program makes with all of its roles; leave role out`,
      );
    } else if (!ROLE_NAME.test(role) || role.startsWith(authority.rolePrefix)) {
      note(
        this,
        'CertificateRoleInvalid',
        `role ${JSON.stringify(role)} cannot be used; use the name of one that is there, of a-z, A-Z, 0-9, "_", "-" and ".", ` +
          `which does not begin with "${authority.rolePrefix}"`,
      );
    }
  }

  private requireTtl(): void {
    const { ttl, authority } = this;
    if (seconds(ttl) < SHORTEST_TTL) {
      note(
        this,
        'TtlInvalid',
        `ttl is ${goDuration(ttl)}; use ${goDuration(Duration.seconds(SHORTEST_TTL))} or more, better a day`,
      );
    }
    if (authority.ttl && seconds(ttl) >= seconds(authority.ttl)) {
      note(
        this,
        'TtlInvalid',
        `ttl is ${goDuration(ttl)}, and its authority "${authority.node.id}" itself is valid for ${goDuration(authority.ttl)}; ` +
          'use a small part of that',
      );
    }
  }
}

/** The operator refreshes no more often. */
const SHORTEST_REFRESH = 5;
const SHORTEST_TTL = 3 * SHORTEST_REFRESH;

function isUnsigned(authority: ICertificateAuthority): boolean {
  return authority instanceof CertificateAuthority && !authority.isSigned;
}

function othersOf({ authority, trusts = [] }: CertificateProps): ICertificateAuthority[] {
  const others = new Map(trusts.filter(({ mount }) => mount !== authority.mount).map((one) => [one.mount, one]));
  return [...others.values()].sort((a, b) => (a.mount < b.mount ? -1 : 1));
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
