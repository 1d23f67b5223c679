import { Alerts, FleetProps } from 'keywheel';
import type { AlertRule, RuleGroup } from '../../lib/output/alert-rules';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import type { FleetBase } from '../../lib/fleet/fleet-base';

export const NODES = ['bao-0.example.com:8200', 'bao-1.example.com:8200', 'bao-2.example.com:8200'];
export const ALERTS: Partial<FleetProps> = { alerts: Alerts.ruleFiles({ hub: { nodes: NODES, otherLeases: 50 } }) };

/** What a fleet writes for Prometheus. */
export class Written {
  private readonly synthesized;

  constructor(fleet: FleetBase) {
    this.synthesized = synthesizeInMemory(fleet);
  }

  get files(): readonly string[] {
    return [...this.synthesized.alertFiles.keys()].sort();
  }

  document(file: string): any {
    return this.synthesized.alertFiles.get(file)?.[0];
  }

  groups(place: string): readonly RuleGroup[] {
    return this.synthesized.watches.get(place)?.groups ?? [];
  }

  rules(place: string): readonly AlertRule[] {
    return this.groups(place).flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
  }

  /** The alerts of a name. */
  named(place: string, name: string): readonly AlertRule[] {
    return this.rules(place).filter(({ alert }) => alert === name);
  }

  leftOut(place: string): readonly string[] {
    return this.synthesized.watches.get(place)?.leftOut ?? [];
  }

  kept(place: string) {
    return this.synthesized.watches.get(place)!.kept;
  }

  get report(): string | undefined {
    return this.synthesized.reports.get('alerts.md');
  }

  get clusters() {
    return this.synthesized.clusters;
  }

  get findings() {
    return this.synthesized.findings;
  }
}
