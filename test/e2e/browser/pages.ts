import { Duration } from 'cdk8s';
import { Environment, StaticSecret } from 'keywheel';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { changesOf } from '../../../lib/change/changes';
import { renderedSide, sideOf } from '../../../lib/change/side';
import type { FleetData } from '../../../lib/page/fleet-data';
import { fleetDataOf } from '../../../lib/page/fleet-data-of';
import { fleetPage } from '../../../lib/page/html';
import { synthesizeInMemory } from '../../../lib/synth/synthesize';
import { outputOf, readViews } from '../../../lib/views/views';
import { Output } from '../../checks/output';
import { acme, smallWithSecret, spoke, team } from '../../fixtures/fleets';
import { kitchenSink } from '../../fixtures/kitchen-sink';

const folder = mkdtempSync(join(tmpdir(), 'keywheel-page-'));
let written = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The address of a page with this data, on disk. */
export function pageOf(data: FleetData): string {
  const file = join(folder, `${(written += 1)}.html`);
  writeFileSync(file, fleetPage(data));
  return pathToFileURL(file).href;
}

/** Everything that a page can show: all kinds of Secrets, findings, and what a change opens. */
export function everything(): FleetData {
  const output = new Output(kitchenSink().fleet);
  output.policy('spoke-token', 'read_payments', (path) => {
    Object.keys(path).forEach((one) => one.endsWith('/db') && delete path[one]);
  });
  const [before, after] = [smallWithSecret(), smallWithSecret()];
  new StaticSecret(after.payments, 'more', { keys: ['key'] }).deliver(after.namespace);
  new StaticSecret(before.payments, 'mail', { keys: ['key'], maximumAge: Duration.days(30) });
  new StaticSecret(after.payments, 'mail', { keys: ['key'], maximumAge: Duration.days(90) });
  const side = ({ fleet }: typeof before) => sideOf([renderedSide(synthesizeInMemory(fleet))]);
  return fleetDataOf({
    fleets: ['acme'],
    views: output.views,
    findings: output.findings,
    unknown: ['clusters/eu: not all of it was read'],
    change: { base: 'main', changes: changesOf(side(before), side(after)), unknown: [] },
  });
}

/** A namespace and three Secrets for each tenant. */
export function large(clusters: number, tenants: number): FleetData {
  const fleet = acme();
  for (let c = 0; c < clusters; c += 1) {
    const environment = new Environment(fleet, `e${c}`);
    const cluster = spoke(environment, `cluster-${c}`);
    for (let t = 0; t < tenants; t += 1) {
      const tenant = team(environment, `tenant-${t}`);
      const namespace = tenant.addNamespace(cluster, `app-${t}`);
      for (const name of ['database', 'payment', 'mail']) {
        new StaticSecret(tenant, name, { keys: ['username', 'password'] }).deliver(namespace);
      }
    }
  }
  const { name, findings, ...rendered } = synthesizeInMemory(fleet);
  return fleetDataOf({ fleets: [name], views: readViews(outputOf(rendered)), findings, unknown: [] });
}
