import { goSeconds } from '../../go/duration';
import { originAtHub } from '../../output/hub-resource';
import { isTrue } from '../../views/hub-servers';
import { Check, Found } from '../check';

/** Prometheus sees a server, by the names that rules know. */
export const hubShowsItsMetrics: Check = {
  id: 'hub-shows-its-metrics',
  severity: 'warning',
  scope: 'hub',
  why: 'A sealed node, a lost quorum or a full audit device is told by nobody until stores fail: the rules find no series.',
  *run({ vault }) {
    for (const server of vault.servers) {
      const lack = server.telemetry && lackOf(server.telemetry);
      if (lack) {
        yield { ...originAtHub(server), ...lack };
      }
    }
  },
};

/** Of each, the server puts its name before that of a gauge once there are two. */
const OTHER_SINKS = [
  'statsite_address',
  'statsd_address',
  'dogstatsd_addr',
  'circonus_api_token',
  'stackdriver_project_id',
];

/** https://github.com/openbao/openbao/blob/main/internal/helper/configutil/telemetry.go (`SetupTelemetry`) */
function lackOf(telemetry: Readonly<Record<string, unknown>>): Pick<Found, 'message' | 'fix'> | undefined {
  const retention = telemetry['prometheus_retention_time'];
  if (retention !== undefined && (goSeconds(String(retention)) ?? Number(retention)) === 0) {
    return {
      message: 'prometheus_retention_time is 0: sys/metrics gives nothing to Prometheus',
      fix: 'leave it out, or write "24h"',
    };
  }
  const prefix = telemetry['metrics_prefix'];
  if (prefix !== undefined && prefix !== 'vault') {
    return {
      message: `metrics_prefix is ${JSON.stringify(prefix)}: rules and dashboards ask for names that begin with "vault"`,
      fix: 'leave it out',
    };
  }
  const other = OTHER_SINKS.find((name) => telemetry[name] !== undefined);
  if (other !== undefined && !isTrue(telemetry['disable_hostname'])) {
    return {
      message: `with ${other} and without disable_hostname the name of the machine is part of the name of every gauge`,
      fix: 'write disable_hostname = true',
    };
  }
  return undefined;
}
