import { originAtHub } from '../../output/hub-resource';
import { isFields } from '../../collections/fields';
import { isTrue, Listener } from '../../views/hub-servers';
import { says } from '../../output/said-values';
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
    opens: 'audit devices to anyone who may call sys/audit: a file of any name on the node is written',
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

/** What a listener gives without a token, by the block that opens it. */
const WITHOUT_TOKEN: Readonly<Record<string, { readonly name: string; readonly gives: string }>> = {
  profiling: { name: 'unauthenticated_pprof_access', gives: 'profiles of the process (sys/pprof)' },
  inflight_requests_logging: {
    name: 'unauthenticated_in_flight_requests_access',
    gives: 'the paths of requests that are being answered (sys/in-flight-req)',
  },
};
/** Of OpenBao: true unless a listener says otherwise. */
const CLOSED: Readonly<Record<string, string>> = {
  disable_unauthed_generate_root_endpoints: 'begin to generate a root token, or cancel it',
  disable_unauthed_rekey_endpoints: 'begin a new set of key shares, or cancel it',
};

/** A server serves nothing that leads past its policies. */
export const hubOpensNoBackDoor: Check = {
  id: 'hub-opens-no-back-door',
  severity: 'error',
  scope: 'hub',
  why: 'Anyone who gets a token for it reads every secret, or writes files on the nodes, and no policy of the fleet says so.',
  *run({ vault }) {
    for (const server of vault.servers) {
      for (const [name, { severity, opens }] of Object.entries(DOORS)) {
        if (isTrue(server.settings[name])) {
          yield {
            ...originAtHub(server),
            severity,
            ...says`${{ field: name }} opens ${opens}`,
            fix: 'take it out; where it is needed for a moment, set it on one node and take it out again',
          };
        }
      }
      for (const listener of server.listeners.filter(({ isLocal }) => !isLocal)) {
        for (const [name, opens] of openOf(listener)) {
          yield {
            ...originAtHub(server),
            severity: 'warning',
            ...says`${{ field: name }} of the listener at ${{ address: listener.address }} opens ${opens} to anyone who reaches it`,
            fix: `remove ${name}; where it is needed, set it on a listener at 127.0.0.1`,
          };
        }
      }
    }
  },
};

function openOf({ said }: Listener): [name: string, opens: string][] {
  const open = Object.entries(WITHOUT_TOKEN).filter(([block, { name }]) =>
    [said[block]].flat().some((one) => isFields(one) && isTrue(one[name])),
  );
  const unlocked = Object.entries(CLOSED).filter(([name]) => /^(?:false|0|f)$/i.test(String(said[name])));
  return [
    ...open.map(([, { name, gives }]): [string, string] => [name, gives]),
    ...unlocked.map(([name, does]): [string, string] => [name, `requests that ${does},`]),
  ];
}
