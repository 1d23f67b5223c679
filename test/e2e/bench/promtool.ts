import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { RuleGroup } from '../../../lib/output/alert-rules';

/** What an alert is expected to look like at a minute. */
export interface Expected {
  readonly minute: number;
  readonly alertname: string;
  readonly alerts: readonly { readonly labels: object; readonly annotations: object }[];
}
export interface RuleTest {
  /** A value each minute, by series, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  readonly expected: readonly Expected[];
}

/** Runs promtool over rules. https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export class Promtool {
  constructor(private readonly binary: string) {}

  /** @throws Error with what it printed */
  check(groups: readonly RuleGroup[]): void {
    this.within((folder) => this.run(folder, 'check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml'), groups);
  }

  /** @throws Error with what it printed */
  test(groups: readonly RuleGroup[], { series, expected }: RuleTest): void {
    this.within((folder) => {
      const test = {
        rule_files: ['rules.yaml'],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
            alert_rule_test: expected.map(({ minute, alertname, alerts }) => ({
              eval_time: `${minute}m`,
              alertname,
              exp_alerts: alerts.map(({ labels, annotations }) => ({
                exp_labels: labels,
                exp_annotations: annotations,
              })),
            })),
          },
        ],
      };
      writeFileSync(join(folder, 'test.yaml'), dump(test, { noRefs: true }));
      this.run(folder, 'test', 'rules', 'test.yaml');
    }, groups);
  }

  private within(work: (folder: string) => void, groups: readonly RuleGroup[]): void {
    const folder = mkdtempSync(join(tmpdir(), 'keywheel-promtool-'));
    try {
      writeFileSync(join(folder, 'rules.yaml'), dump({ groups }, { noRefs: true }));
      work(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private run(folder: string, ...args: string[]): void {
    try {
      execFileSync(this.binary, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`, { cause: error });
    }
  }
}
