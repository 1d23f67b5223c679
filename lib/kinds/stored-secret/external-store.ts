import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { Environment } from '../../fleet/environment';
import { requireDnsLabel, requireObjectName, requireSecretKey } from '../../fleet/names';
import { StoreProvider } from './store-provider';

export interface ExternalStoreProps {
  /** Which product it is, and as whom namespaces read it. */
  readonly provider: StoreProvider;
}

/**
 * A store of an environment that is not the hub. Each namespace that reads it gets an object and a ServiceAccount of
 * its own. What the product grants to that ServiceAccount is in no output: checks and reports say so.
 * https://external-secrets.io/latest/introduction/stability-support/
 */
@checked
export class ExternalStore extends Construct {
  readonly name: string;
  readonly environment: Environment;
  readonly provider: StoreProvider;

  /** @param id its name, a DNS label that is unique in the environment */
  constructor(scope: Construct, id: string, { provider }: ExternalStoreProps) {
    super(scope, id);
    this.name = id;
    this.environment = Environment.of(this);
    this.provider = provider;
    requireDnsLabel(this, 'the name of the store', id);
    this.requireProvider();
  }

  private requireProvider(): void {
    const { settings, token } = this.provider;
    if (token) {
      requireObjectName(this, "the name of the token's Secret", token.secretName);
      requireSecretKey(this, "the token's key", token.key);
    }
    switch (settings.kind) {
      case 'awsSecretsManager':
        return this.require('region', settings.region, /^[a-z]{2,}(-[a-z0-9]+)+$/, 'a region, such as "eu-central-1"');
      case 'googleSecretManager':
        return this.require(
          'projectId',
          settings.projectId,
          GOOGLE_PROJECT,
          'the id of a project, such as "acme-prod"',
        );
      case 'azureKeyVault':
        return this.requireUrl('vaultUrl', settings.vaultUrl, ['https:']);
      case 'onePasswordConnect':
        return this.requireUrl('url', settings.url, ['https:', 'http:']);
      case 'onePassword':
        return this.require('vault', settings.vault, /^(?!op:)./, 'the name or id of a vault, without op://');
      case 'akeyless':
        return this.requireUrl('gatewayUrl', settings.gatewayUrl, ['https:']);
    }
  }

  private require(what: string, value: string, pattern: RegExp, form: string): void {
    if (!pattern.test(value)) {
      note(this, 'StoreInvalid', `${what} is "${value}"; use ${form}`);
    }
  }

  private requireUrl(what: string, url: string, protocols: readonly string[]): void {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed || !protocols.includes(parsed.protocol) || parsed.username || parsed.password) {
      const allowed = protocols.map((protocol) => `${protocol}//host`).join(' or ');
      note(this, 'StoreInvalid', `${what} is "${url}"; use ${allowed} without a user`);
    }
  }
}

/** https://cloud.google.com/resource-manager/docs/creating-managing-projects */
const GOOGLE_PROJECT = /^([a-z][a-z0-9.-]*:)?[a-z][-a-z0-9]{4,28}[a-z0-9]$/;
