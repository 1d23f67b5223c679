import { Isolation } from 'keywheel';
import { Server } from '../bench/scenario';

const EVERYWHERE = [
  Isolation.policyPerNamespace(),
  Isolation.policyPerNamespace({ wholePrefix: true }),
  Isolation.templatedPolicy(),
];

/** Vault has namespaces in its enterprise edition only. */
export function servedIsolations(server: Server): readonly Isolation[] {
  return server === 'vault' ? EVERYWHERE : [...EVERYWHERE, Isolation.vaultNamespace()];
}

/** Whether the server has what an isolation needs. */
export function serves(server: Server, { kind }: Isolation): boolean {
  return servedIsolations(server).some((served) => served.kind === kind);
}
