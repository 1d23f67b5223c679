import { IConstruct } from 'constructs';
import { note } from '../errors';
import { requireDnsLabel } from './names';

/** keywheel's own accounts begin so. */
const RESERVED = /^keywheel(-|$)/;

/** Notes `NameInvalid` or `NameReserved` for what no ServiceAccount of a workload may be called. */
export function requireAccountName(scope: IConstruct, what: string, name: string): void {
  requireDnsLabel(scope, what, name);
  if (name === 'default') {
    note(scope, 'NameReserved', 'every pod of the namespace is "default" unless it says otherwise; use another name');
  } else if (RESERVED.test(name)) {
    note(scope, 'NameReserved', `"${name}" begins as the ServiceAccounts of the stores do; use another name`);
  }
}
