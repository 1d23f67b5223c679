import { goSeconds } from '../../go/duration';
import { originAtHub } from '../../output/hub-resource';
import { HubServerView, isTrue } from '../../views/hub-servers';
import { Check, Found } from '../check';
import { says } from '../../output/said-values';

/** Prometheus sees a server, by the names that rules know. */
export const hubShowsItsMetrics: Check = {
  id: 'hub-shows-its-metrics',
  severity: 'warning',
  scope: 'hub',
  why: 'A sealed node, a lost quorum or a full audit device raises no alert until stores fail: the rules find no series.',
  *run({ vault }) {
    for (const server of vault.servers) {
      const lack = server.telemetry ? lackOf(server.telemetry) : noBlock(server);
      if (lack) {
        yield { ...originAtHub(server), ...lack };
      }
    }
  },
};

/** Without the block nothing is kept for Prometheus; a server that nobody else reaches is watched by nobody. */
function noBlock({ isPart, listeners }: HubServerView): Pick<Found, 'message' | 'values' | 'fix'> | undefined {
  return isPart || listeners.every(({ isLocal }) => isLocal)
    ? undefined
    : {
        ...says`the telemetry block is missing: sys/metrics returns an error to Prometheus`,
        fix: 'add telemetry { prometheus_retention_time = "24h" disable_hostname = true }, each setting on its own line',
      };
}

/** Of each, the server puts its name before that of a gauge once there are two. */
const OTHER_SINKS = [
  'statsite_address',
  'statsd_address',
  'dogstatsd_addr',
  'circonus_api_token',
  'stackdriver_project_id',
];

/** https://github.com/openbao/openbao/blob/main/internal/helper/configutil/telemetry.go (`SetupTelemetry`) */
function lackOf(telemetry: Readonly<Record<string, unknown>>): Pick<Found, 'message' | 'values' | 'fix'> | undefined {
  const retention = telemetry['prometheus_retention_time'];
  if (retention !== undefined && (goSeconds(String(retention)) ?? Number(retention)) === 0) {
    return {
      ...says`prometheus_retention_time is 0: sys/metrics gives nothing to Prometheus`,
      fix: 'leave it out, or write "24h"',
    };
  }
  const prefix = telemetry['metrics_prefix'];
  if (prefix !== undefined && prefix !== '' && prefix !== 'vault') {
    return {
      ...says`metrics_prefix is not "vault": rules and dashboards ask for names that begin with "vault"`,
      fix: 'leave it out',
    };
  }
  const other = OTHER_SINKS.find((name) => telemetry[name] !== undefined);
  if (other !== undefined && !isTrue(telemetry['disable_hostname'])) {
    return {
      ...says`with ${{ field: other }} and without disable_hostname the name of the machine is part of the name of every gauge`,
      fix: 'write disable_hostname = true',
    };
  }
  return undefined;
}
