import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { goDuration, seconds } from '../../go/duration';
import { HubClient } from '../../fleet/hub-client';
import { MachineAuth, MachineAuthSettings } from './machine-auth';
import { freeId, names, requireDnsLabel } from '../../fleet/names';
import { requireNetworks } from '../../fleet/networks';
import { Tenant } from '../../fleet/tenant';

export interface MachineProps {
  /** How it proves who it is. */
  readonly auth: MachineAuth;
}

/**
 * Something outside of Kubernetes that reads secrets of a tenant by itself: a virtual machine, a pipeline, a function.
 * Let it read with `secret.grantRead(machine)`.
 */
@checked
export class Machine extends HubClient {
  readonly namespace = undefined;
  readonly auth: MachineAuth;

  /** @param id its name, a DNS label */
  constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, freeId(scope, id), id, Tenant.of(scope));
    this.auth = props.auth;
    requireDnsLabel(this, 'the name of the machine', id);
    this.requireAuth(props.auth.settings);
    this.requireHub(props.auth.settings);
  }

  /** @internal Where it logs in, below `auth/`. */
  get mount(): string {
    const { settings } = this.auth;
    const { name } = this.tenant.fleet;
    return settings.kind === 'jwt' ? names.issuerMount(name, settings.issuer) : names.machineMount(name, settings.kind);
  }

  /** @internal */
  get role(): string {
    return names.machineRole(this.tenant.environment.name, this.tenant.name, this.name);
  }

  private requireAuth(settings: MachineAuthSettings): void {
    requireNetworks(this, 'boundCidrs', settings.boundCidrs ?? []);
    switch (settings.kind) {
      case 'approle': {
        const { boundCidrs, secretIdTtl, secretIdUses } = settings;
        this.requireSome('boundCidrs', boundCidrs, 'the networks that it logs in from');
        if (secretIdTtl && seconds(secretIdTtl) < 60) {
          note(this, 'SecretIdInvalid', `secretIdTtl is ${goDuration(secretIdTtl)}; use one minute or more`);
        }
        if (secretIdUses !== undefined && !(Number.isInteger(secretIdUses) && secretIdUses >= 1)) {
          note(this, 'SecretIdInvalid', `secretIdUses is ${secretIdUses}; use a whole number from 1`);
        }
        return;
      }
      case 'cert': {
        const { commonNames = [], dnsNames = [], uriNames = [] } = settings;
        return this.requireSome(
          'names',
          [...commonNames, ...dnsNames, ...uriNames],
          'commonNames, dnsNames or uriNames',
        );
      }
      case 'aws': {
        this.requireSome('principalArns', settings.principalArns, 'the ARNs of roles or users');
        const invalid = settings.principalArns.filter(
          (arn) => !/^arn:aws[a-z-]*:(iam|sts)::\d{12}:[a-z-]+\/.+/.test(arn),
        );
        return this.refuse('principalArns', invalid, 'such as "arn:aws:iam::123456789012:role/export"');
      }
      case 'gcp': {
        this.requireSome('serviceAccounts', settings.serviceAccounts, 'the mail addresses of service accounts');
        const invalid = settings.serviceAccounts.filter((mail) => !/^[^@\s*]+@[^@\s*]+$/.test(mail));
        return this.refuse('serviceAccounts', invalid, 'such as "export@acme.iam.gserviceaccount.com"');
      }
      case 'jwt': {
        requireDnsLabel(this, 'the name of the issuer', settings.issuer);
        this.requireSome('claims', Object.keys(settings.claims), 'the claim that identifies its tokens');
        const url = URL.canParse(settings.discoveryUrl) ? new URL(settings.discoveryUrl) : undefined;
        return this.refuse(
          'discoveryUrl',
          url?.protocol === 'https:' || url?.hostname === '127.0.0.1' ? [] : [settings.discoveryUrl],
          'such as "https://token.actions.githubusercontent.com"',
        );
      }
    }
  }

  private requireSome(what: string, all: readonly string[], allowed: string): void {
    if (all.length === 0) {
      note(this, 'MachineAuthInvalid', `${what} is empty, so anybody could log in; give ${allowed}`);
    }
  }

  private refuse(what: string, invalid: readonly string[], allowed: string): void {
    for (const one of invalid) {
      note(this, 'MachineAuthInvalid', `${what} has "${one}"; use one ${allowed}`);
    }
  }

  private requireHub({ kind }: MachineAuthSettings): void {
    if (this.tenant.fleet.vault?.product === 'openbao' && (kind === 'aws' || kind === 'gcp')) {
      note(
        this,
        'AuthMethodMissing',
        `OpenBao has no auth method "${kind}"; use MachineAuth.token() with the tokens that the cloud gives its machines, ` +
          'MachineAuth.tlsCertificate() or MachineAuth.appRole()',
      );
    }
  }
}
