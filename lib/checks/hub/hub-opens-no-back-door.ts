import { originAtHub } from '../../output/hub-resource';
import { isTrue } from '../../views/hub-servers';
import { Check } from '../check';

interface Door {
  readonly severity?: 'warning';
  readonly opens: string;
}

/** Settings that open what no fleet needs. */
const DOORS: Readonly<Record<string, Door>> = {
  raw_storage_endpoint: { opens: 'sys/raw, which reads and writes all that is stored past every policy of a path' },
  enable_raw_endpoint: { opens: 'sys/raw, which reads and writes all that is stored past every policy of a path' },
  introspection_endpoint: { severity: 'warning', opens: 'sys/internal/inspect, which shows the memory of the server' },
  unsafe_allow_api_audit_creation: {
    severity: 'warning',
    opens: 'audit devices to whoever may call sys/audit: a file of any name on the node is written',
  },
  allow_audit_log_prefixing: {
    severity: 'warning',
    opens: 'a prefix for audit files, with which one can be made a program',
  },
  unsafe_cross_namespace_identity: {
    severity: 'warning',
    opens: 'groups of one namespace to policies of another',
  },
};

/** A server serves nothing that leads past its policies. */
export const hubOpensNoBackDoor: Check = {
  id: 'hub-opens-no-back-door',
  severity: 'error',
  scope: 'hub',
  why: 'Whoever gets a token for it reads every secret, or writes files on the nodes, and no policy of the fleet says so.',
  *run({ vault }) {
    for (const server of vault.servers) {
      for (const [name, { severity, opens }] of Object.entries(DOORS)) {
        if (isTrue(server.settings[name])) {
          yield {
            ...originAtHub(server),
            severity,
            message: `${name} opens ${opens}`,
            fix: 'take it out; where it is needed for a moment, set it on one node and take it out again',
          };
        }
      }
    }
  },
};
