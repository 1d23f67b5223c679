import { hubName } from '../output/hub-names';
import { absolute, type HubResource } from '../output/hub-resource';
import { isDataSource } from '../views/resource-index';
import type { Views } from '../views/views';

/** A value that the hub itself copies to a store of somebody else, and keeps the same there. */
export interface Synced {
  /** `aws-sm/prod`, as the hub names it. */
  readonly destination: string;
  /** With its Vault namespace; `*` where it is not known which. */
  readonly path: string;
  readonly place: string;
}

const TYPE = 'vault_secrets_sync_association';

/** https://developer.hashicorp.com/vault/docs/sync */
export function syncedValues({ vault }: Views): Synced[] {
  return vault.resources
    .ofType(TYPE)
    .filter((one) => !isDataSource(one))
    .map((one) => ({ destination: destinationOf(one), path: pathOf(one), place: one.place }));
}

function destinationOf({ attributes: { type, name } }: HubResource): string {
  return [type, name].map((part) => (typeof part === 'string' ? part : '?')).join('/');
}

function pathOf({ namespace, attributes: { mount, secret_name: name } }: HubResource): string {
  return typeof mount === 'string' && typeof name === 'string'
    ? absolute(namespace, `${hubName.mount(mount)}/data/${name.replace(/^\/+/, '')}`)
    : '*';
}
