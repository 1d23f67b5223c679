import { Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { note } from '../../errors';
import { hubName, mountFault } from '../../output/hub-names';
import { checked } from '../../options/checked';
import { goDuration, seconds } from '../../go/duration';
import { certificatesOf } from '../../x509/certificates';
import { AuthorityNames, requireAuthorityNames } from './authority-names';
import { Environment } from '../../fleet/environment';
import { findAncestor } from '../../fleet/fleet-base';
import { KeyType } from './key-type';
import { names, requireDnsLabel } from '../../fleet/names';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { Signer, SignerSettings } from './signer';
import { Tenant } from '../../fleet/tenant';

export interface CertificateAuthorityProps {
  /** How its own certificate names it, such as `Acme Prod Internal`. */
  readonly commonName: string;
  /**
   * How long its own certificate is valid, in whole seconds: longer than whatever it signs. It cannot be changed later:
   * a new authority takes over (see docs/certificates.md). Whoever signs outside decides by himself.
   */
  readonly ttl: Duration;
  /** @default Signer.itself() */
  readonly signer?: Signer;
  /** @default KeyType.EC_P256 */
  readonly keyType?: KeyType;
  /**
   * Which names belong to which tenant, by the name of the tenant: said by whoever runs the authority. The names of the
   * Services in a tenant's own namespaces (`<service>.<namespace>.svc`) and of the pod itself (`localhost`) need not be
   * said. No two tenants share a name; a wildcard is all names of its one label. Only for authorities of an environment.
   * @default - those of the authority that signs it, or none
   */
  readonly names?: AuthorityNames;
  /**
   * What happens to the engine, and with it to the key, when it leaves the program.
   * @default - the tenant's, or the fleet's
   */
  readonly removalPolicy?: RemovalPolicy;
}

export interface CertificateAuthorityAttributes {
  /** Path of a PKI engine that exists on the hub and has an issuer. Roles of the fleet's name are made in it. */
  readonly mount: string;
  /**
   * Which names belong to which tenant, by the name of the tenant: said by whoever runs the authority. The names of the
   * Services in a tenant's own namespaces (`<service>.<namespace>.svc`) and of the pod itself (`localhost`) need not be
   * said. No two tenants share a name; a wildcard is all names of its one label. Only for authorities of an environment.
   * @default - none
   */
  readonly names?: AuthorityNames;
}

/** An authority on the hub that certificates can be had of. */
export interface ICertificateAuthority extends IConstruct {
  readonly environment: Environment;
  /** Undefined for one that all tenants of the environment may use. */
  readonly tenant?: Tenant;
  /** Path of the hub's engine. */
  readonly mount: string;
  /** What the names of its roles start with. */
  readonly rolePrefix: string;
  /** Which names belong to which tenant. */
  readonly names?: AuthorityNames;
  /** How long its own certificate is valid, where that is known. */
  readonly ttl?: Duration;
}

/** @internal */
@checked
export abstract class AnyCertificateAuthority extends Construct implements ICertificateAuthority {
  readonly environment: Environment;
  readonly tenant?: Tenant;
  readonly names?: AuthorityNames;
  abstract readonly mount: string;
  abstract readonly rolePrefix: string;

  constructor(scope: Construct, id: string, { names }: { readonly names?: AuthorityNames }) {
    super(scope, id);
    this.names = names;
    this.environment = Environment.of(this);
    this.tenant = findAncestor(this, Tenant);
    requireDnsLabel(this, 'the name of the authority', id);
    requireAuthorityNames(this, names);
  }
}

/**
 * An authority whose key the hub makes and keeps, in an engine of its own. In an Environment all its tenants may have
 * certificates of it, in a Tenant that tenant alone. https://developer.hashicorp.com/vault/docs/secrets/pki
 */
@checked
export class CertificateAuthority extends AnyCertificateAuthority {
  /** An authority that is made elsewhere: keywheel makes roles in it and no more. */
  static fromCertificateAuthorityAttributes(
    scope: Construct,
    id: string,
    attributes: CertificateAuthorityAttributes,
  ): ICertificateAuthority {
    return new ExistingAuthority(scope, id, attributes);
  }

  readonly mount: string;
  readonly rolePrefix = '';
  readonly commonName: string;
  readonly ttl: Duration;
  readonly keyType: KeyType;
  readonly removalPolicy: RemovalPolicy;
  /** @internal */
  readonly signer: SignerSettings;

  /** @param id its name, a DNS label: part of the path of its engine */
  constructor(scope: Construct, id: string, props: CertificateAuthorityProps) {
    super(scope, id, props);
    const { fleet } = this.environment;
    this.mount = names.certificateAuthorityMount(fleet.name, this.environment.name, this.tenant?.name, id);
    this.commonName = props.commonName;
    this.ttl = props.ttl;
    this.signer = (props.signer ?? Signer.itself()).settings;
    this.keyType = props.keyType ?? KeyType.EC_P256;
    this.removalPolicy = props.removalPolicy ?? (this.tenant ?? fleet).removalPolicy;
    if (!/^[^\s\p{C}](?:[^\p{C}]{0,62}[^\s\p{C}])?$/u.test(props.commonName)) {
      note(
        this,
        'CommonNameInvalid',
        `commonName "${props.commonName}" is invalid; use 1 to 64 characters that can be seen, such as "Acme Prod Internal"`,
      );
    }
    if (seconds(props.ttl) < 1) {
      note(this, 'TtlInvalid', `ttl is ${goDuration(props.ttl)}; use a second or more, better years`);
    }
    this.requireSigner();
  }

  /** @internal Whether it has a certificate, so that it can sign. */
  get isSigned(): boolean {
    return this.signer.kind !== 'outside' || this.signer.chain !== undefined;
  }

  private requireSigner(): void {
    const { signer } = this;
    if (signer.kind === 'outside' && signer.chain) {
      const certificates = certificatesOf(signer.chain.text);
      if (!certificates?.length || certificates.some(({ ca }) => !ca)) {
        note(
          this,
          'ChainInvalid',
          'the chain holds something that is not a certificate of an authority; give the signed certificate and behind it ' +
            'those of all who signed it, up to the root',
        );
      }
    }
    if (signer.kind === 'authority') {
      requireWithinReach(this, 'signer', signer.authority, this.environment, this.tenant);
    }
  }
}

class ExistingAuthority extends AnyCertificateAuthority {
  readonly mount: string;
  readonly rolePrefix: string;

  constructor(scope: Construct, id: string, attributes: CertificateAuthorityAttributes) {
    super(scope, id, attributes);
    this.mount = hubName.mount(attributes.mount);
    // In an engine that others use as well, the fleet's name comes first.
    this.rolePrefix = `${this.environment.fleet.name}.`;
    const fault = mountFault(this.mount);
    if (fault !== undefined) {
      note(
        this,
        'AuthorityMountInvalid',
        `the mount ${JSON.stringify(this.mount)} ${fault}; name a PKI engine of Vault/OpenBao`,
      );
    }
  }
}

/** @internal Notes an authority of another environment or tenant. */
export function requireWithinReach(
  scope: IConstruct,
  what: string,
  authority: ICertificateAuthority,
  environment: Environment,
  tenant: Tenant | undefined,
): void {
  if (authority.environment !== environment) {
    note(
      scope,
      'AnotherEnvironment',
      `${what} "${authority.node.id}" is in "${authority.environment.name}" and this in "${environment.name}", and no ` +
        `secret crosses environments; use an authority of "${environment.name}"`,
    );
  } else if (authority.tenant && authority.tenant !== tenant) {
    note(
      scope,
      'AnotherTenantsAuthority',
      `${what} "${authority.node.id}" belongs to tenant "${authority.tenant.name}"; use an authority of ` +
        `${tenant ? `"${tenant.name}" or of ` : ''}the environment`,
    );
  }
}
