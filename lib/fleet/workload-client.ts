import { note } from '../errors';
import { HubClient } from './hub-client';
import { freeId, requireDnsLabel } from './names';
import type { TenantNamespace } from './tenant-namespace';

/** keywheel's own accounts begin so. */
const RESERVED = /^keywheel(-|$)/;

/** A ServiceAccount of a tenant's namespace whose pods log in to the hub with a token of their own. */
export class WorkloadClient extends HubClient {
  /** @internal Use {@link TenantNamespace.addClient}. */
  constructor(
    readonly namespace: TenantNamespace,
    name: string,
  ) {
    super(namespace, freeId(namespace, `client.${name}`), name, namespace.tenant);
    requireDnsLabel(this, 'the name of the client', name);
    if (name === 'default') {
      note(this, 'NameReserved', 'every pod of the namespace is "default" unless it says otherwise; use another name');
    } else if (RESERVED.test(name)) {
      note(this, 'NameReserved', `"${name}" begins as the ServiceAccounts of the stores do; use another name`);
    }
  }
}
