import type { Views } from '../views/views';
import type { FileTimes } from '../timing/file-times';
import type { Times } from '../timing/delivery-times';
import type { ReasonsOf } from '../timing/reasons';
import type { Watch } from '../output/alert-rules';
import { accessOverview } from './access-overview';
import type { Checked } from './posture/checked-fact';
import { factsOf, postureJson, postureReport } from './posture/posture-report';
import { alertsReport } from './alerts-report';
import { fleetLoad } from '../load/fleet-load';
import { identitiesReport } from './identities-report';
import { loadReport } from './load-report';
import { outsideReport } from './outside-report';
import { rotationReport } from './rotation-report';
import { timingReport } from './timing-report';

/** What reports are about. */
export interface Reported extends Checked {
  readonly fleet: string;
  readonly views: Views;
  readonly times: readonly Times[];
  readonly fileTimes: readonly FileTimes[];
  /** Why times are what they are, where the program does not say it. */
  readonly reasons: ReasonsOf;
  /** Rules for Prometheus, by cluster, and those of the hub. */
  readonly watches: ReadonlyMap<string, Watch>;
  /** What the hub is; undefined where there is none. */
  readonly product?: 'vault' | 'openbao';
}

/** What a person reads, by file; undefined where there is nothing to say. */
const REPORTS: Readonly<Record<string, (about: Reported) => string | undefined>> = {
  'access.md': ({ fleet, views }) => accessOverview(fleet, views),
  'alerts.md': ({ fleet, watches }) => alertsReport(fleet, watches),
  'identities.md': ({ fleet, views }) => identitiesReport(fleet, views),
  'load.md': ({ fleet, views, product }) =>
    product && views.clusters.length > 0 ? loadReport({ fleet, ...fleetLoad(views) }) : undefined,
  'logins.md': ({ fleet, views, product }) => outsideReport(fleet, views, product),
  'rotation.md': ({ fleet, views }) => rotationReport(fleet, views),
  'timing.md': ({ fleet, times, fileTimes, reasons }) => timingReport(fleet, times, fileTimes, reasons),
};

export function reportsOf(about: Reported): ReadonlyMap<string, string> {
  const facts = factsOf(about);
  return new Map([
    ...Object.entries(REPORTS).flatMap(([name, report]): [string, string][] => {
      const text = report(about);
      return text === undefined ? [] : [[name, text]];
    }),
    ['posture.json', postureJson(about, facts)],
    ['posture.md', postureReport(about, facts)],
  ]);
}
