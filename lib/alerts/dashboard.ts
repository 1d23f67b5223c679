import { promqlString } from '../encode/promql';
import type { Panel } from './dashboard-panels';
import { CLUSTER_PANELS, hubPanels } from './dashboard-panels';

/** Twelve columns a panel, of 24; eight rows. */
const [WIDTH, HEIGHT] = [12, 8];

interface Shown {
  readonly fleet: string;
  readonly clusters: boolean;
  readonly hub: boolean;
}

/**
 * A dashboard for Grafana 9 or newer, without the first field, which says whose it is.
 * https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export function dashboard({ fleet, clusters, hub }: Shown): object {
  const panels = [...(clusters ? CLUSTER_PANELS : []), ...(hub ? hubPanels(fleet) : [])];
  return {
    uid: `keywheel-${fleet}`.slice(0, 40),
    title: `Secrets of fleet ${fleet}`,
    tags: ['keywheel'],
    timezone: 'browser',
    schemaVersion: 39,
    version: 1,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', hide: 0 }],
    },
    annotations: {
      list: [
        {
          name: 'Alerts',
          enable: true,
          iconColor: 'red',
          datasource: SOURCE,
          target: { refId: 'Anno', expr: `ALERTS{alertstate="firing",fleet=${promqlString(fleet)}}` },
          titleFormat: '{{alertname}}',
          textFormat: '{{namespace}} {{name}}',
        },
      ],
    },
    panels: panels.map(panelOf),
  };
}

const SOURCE = { type: 'prometheus', uid: '${datasource}' };

function panelOf({ title, expr, legend, unit }: Panel, index: number): object {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: SOURCE,
    gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: [{ refId: 'A', datasource: SOURCE, expr, legendFormat: legend }],
  };
}
