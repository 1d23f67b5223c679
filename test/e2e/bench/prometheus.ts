import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { RuleGroup } from '../../../lib/output/alert-rules';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';

export interface PrometheusOptions {
  readonly jobs: readonly object[];
  readonly groups: readonly RuleGroup[];
}

/** A real Prometheus that looks at everything each second: what takes minutes elsewhere takes seconds here. */
export class Prometheus {
  static async start(folder: string, binary: string, { jobs, groups }: PrometheusOptions): Promise<Prometheus> {
    mkdirSync(folder);
    const [port] = await freePorts(1);
    const file = join(folder, 'prometheus.yml');
    writeFileSync(join(folder, 'rules.yml'), dump({ groups }, { noRefs: true }));
    writeFileSync(
      file,
      dump(
        {
          global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
          rule_files: ['rules.yml'],
          scrape_configs: jobs,
        },
        { noRefs: true },
      ),
    );
    const address = `127.0.0.1:${port}`;
    const server = ServerProcess.start({
      binary,
      args: [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${address}`],
      log: join(folder, 'prometheus.log'),
    });
    await server.ready(async () => (await fetch(`http://${address}/-/ready`)).ok);
    return new Prometheus(`http://${address}`, server);
  }

  private constructor(
    readonly url: string,
    private readonly server: ServerProcess,
  ) {}

  /** What an expression gives now. @throws Error where it is none */
  async query(expr: string): Promise<{ metric: Record<string, string>; value: number }[]> {
    const answer = await fetch(`${this.url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: expr }),
    });
    const { status, data, error } = (await answer.json()) as any;
    if (status !== 'success') {
      throw new Error(`${expr}: ${error}`);
    }
    return data.result.map(({ metric, value }: any) => ({ metric, value: Number(value[1]) }));
  }

  /** Names of the alerts that fire. */
  async firing(): Promise<string[]> {
    const firing = await this.query('ALERTS{alertstate="firing"}');
    return [...new Set(firing.map(({ metric }) => metric['alertname']!))].sort();
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}
