import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:https';
import { basename, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { makeCertificate } from './certificate';
import { KubernetesObject } from './kubernetes-api';
import { freePorts } from './ports';

/** Charts, as their makers publish them: an index and an archive each, by HTTPS. */
export class ChartRepository {
  static async start(folder: string, helm: string): Promise<ChartRepository> {
    const files = join(folder, 'files');
    mkdirSync(files, { recursive: true });
    makeCertificate(folder, 'charts');
    const [port] = await freePorts(1);
    const repository = new ChartRepository(folder, files, helm, port!);
    await new Promise<void>((resolve) => repository.server.listen(port, '127.0.0.1', resolve));
    return repository;
  }

  readonly url: string;
  /** Whom a client has to trust. */
  readonly authority: string;
  private readonly server: Server;

  private constructor(
    private readonly folder: string,
    private readonly files: string,
    private readonly helm: string,
    port: number,
  ) {
    this.url = `https://127.0.0.1:${port}`;
    this.authority = join(folder, 'charts.pem');
    const tls = { cert: readFileSync(this.authority), key: readFileSync(join(folder, 'charts.key')) };
    this.server = createServer(tls, ({ url = '/' }, outgoing) => {
      try {
        outgoing.end(readFileSync(join(files, basename(url))));
      } catch {
        outgoing.writeHead(404).end();
      }
    });
  }

  /** @param definitions YAML of those that the chart brings: the operator's makers put them in as they publish it */
  publish(chart: string, version: string, definitions: string): void {
    const copy = join(this.folder, basename(chart));
    rmSync(copy, { recursive: true, force: true });
    cpSync(chart, copy, { recursive: true });
    for (const object of loadAll(readFileSync(definitions, 'utf8')).filter(Boolean) as KubernetesObject[]) {
      writeFileSync(join(copy, 'templates', 'crds', `${object.metadata.name}.yaml`), asTemplate(object));
    }
    this.run('package', copy, '--version', version, '--app-version', `v${version}`, '--destination', this.files);
    this.run('repo', 'index', this.files, '--url', this.url);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private run(...args: readonly string[]): void {
    execFileSync(this.helm, args, { env: { PATH: process.env['PATH'], HOME: this.folder }, stdio: 'pipe' });
  }
}

/** With the annotations of the values, as the operator's makers have it (`hack/helm.generate.sh`). */
function asTemplate(object: KubernetesObject): string {
  const { name, annotations } = object.metadata;
  const marked = { ...object, metadata: { name, annotations: 'ANNOTATIONS' } };
  const own = JSON.stringify(annotations ?? {});
  const text = JSON.stringify(marked).replaceAll('{{', '{{ "{{" }}');
  const values = `{{ merge (fromJson \`${own}\`) .Values.crds.annotations | toJson }}`;
  return `{{- if .Values.installCRDs }}\n${text.replace('"ANNOTATIONS"', values)}\n{{- end }}\n`;
}
