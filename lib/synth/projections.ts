import { join, posix } from 'node:path';
import type { OutputFolders } from './output-folders';
import { jsonHeader, reportHeader, sqlHeader, yamlHeader } from './ownership';
import type { SynthesizedFleet } from './synthesized-fleet';
import type { Text } from './text';
import { yamlDocuments } from './yaml';

/** A kind of text files in the output, besides Terraform's. */
export interface Projection {
  readonly folder: keyof OutputFolders;
  /** The folder of a fleet's own within that, where it has one. @default - none: fleets share it */
  readonly below?: (fleet: string) => string;
  /** What its files are called, a level of folders each, of each way; `*` at the beginning stands for anything. */
  readonly levels: readonly (readonly string[])[];
  /** The first line of a file, which tells whose it is. */
  readonly header: (fleet: string, file: string) => string;
  /** Its files, below that folder, without the header. */
  files(fleet: SynthesizedFleet): Iterable<readonly [name: string, text: Text]>;
}

const manifests: Projection = {
  folder: 'manifests',
  // A GitOps tool finds what it applies in one go in a folder of its own.
  levels: [
    ['*', '*.k8s.yaml'],
    ['*', '*', '*.k8s.yaml'],
  ],
  header: yamlHeader,
  *files({ clusters }) {
    for (const cluster of clusters) {
      for (const { name, manifests } of cluster.files) {
        yield [posix.join(cluster.name, name), () => yamlDocuments(manifests.map(({ object }) => object))];
      }
    }
  },
};

/** For workloads of other repositories. */
const restarts: Projection = {
  folder: 'patches',
  levels: [['*', '*', 'kustomization.yaml']],
  header: yamlHeader,
  *files({ restarts: all }) {
    for (const { cluster, namespace, component } of all) {
      yield [posix.join(cluster, namespace, 'kustomization.yaml'), () => yamlDocuments([component])];
    }
  },
};

const sql: Projection = {
  folder: 'sql',
  levels: [['*.sql']],
  header: sqlHeader,
  *files({ databases }) {
    for (const { name, text } of databases) {
      yield [`${name}.sql`, () => text];
    }
  },
};

const reports: Projection = {
  folder: 'reports',
  below: (fleet) => fleet,
  levels: [['*.md'], ['posture.json']],
  header: (fleet, file) => (file.endsWith('.json') ? jsonHeader : reportHeader)(fleet, file),
  *files({ reports: all }) {
    for (const [name, text] of all) {
      // The header of JSON is its first field.
      yield [name, () => (name.endsWith('.json') ? text.replace(/^\{\n/, '') : `\n${text}`)];
    }
  },
};

/** What GitOps tools have to know. */
const syncs: Projection = {
  folder: 'gitOps',
  levels: [['*', '*.k8s.yaml']],
  header: yamlHeader,
  *files({ syncs: all }) {
    for (const { name, manifests } of all) {
      yield [name, () => yamlDocuments(manifests.map(({ object }) => object))];
    }
  },
};

/** Rancher Fleet reads these where the manifests are. */
const bundles: Projection = {
  folder: 'manifests',
  levels: [['*', '*', 'fleet.yaml']],
  header: yamlHeader,
  *files({ bundles: all }) {
    for (const [folder, bundle] of all) {
      yield [posix.join(folder, 'fleet.yaml'), () => yamlDocuments([bundle])];
    }
  },
};

/** Rules for Prometheus, what it scrapes, and a dashboard. */
const alerts: Projection = {
  folder: 'alerts',
  below: (fleet) => fleet,
  levels: [['*.yaml'], ['clusters', '*.yaml'], ['dashboard.json']],
  header: (fleet, file) => (file.endsWith('.json') ? jsonHeader : yamlHeader)(fleet, file),
  *files({ alertFiles }) {
    for (const [name, documents] of alertFiles) {
      // The header of JSON is its first field.
      yield [
        name,
        () =>
          name.endsWith('.json') ? `${JSON.stringify(documents[0], null, 2).slice(2)}\n` : yamlDocuments(documents),
      ];
    }
  },
};

/** For those who run API servers. */
const encryption: Projection = {
  folder: 'encryption',
  below: (fleet) => fleet,
  levels: [
    ['*', 'encryption-configuration.yaml'],
    ['*', 'apiserver.yaml'],
    ['*', 'encryption.sh'],
    ['*', 'runbook.md'],
  ],
  header: (fleet, file) => (file.endsWith('.md') ? reportHeader : yamlHeader)(fleet, file),
  *files({ encryption: all }) {
    for (const { cluster, setting, texts } of all) {
      if (setting) {
        yield [posix.join(cluster, setting.file), () => yamlDocuments([setting.object])];
      }
      for (const [name, text] of texts) {
        yield [posix.join(cluster, name), () => (name.endsWith('.md') ? `\n${text}` : text)];
      }
    }
  },
};

/** What each server of the hub is started with, and what people do when nobody can log in to it. */
const hub: Projection = {
  folder: 'hub',
  below: (fleet) => fleet,
  levels: [['*.hcl'], ['break-glass.md']],
  header: (fleet, file) => (file.endsWith('.md') ? reportHeader : yamlHeader)(fleet, file),
  *files({ hubServers, breakGlass }) {
    for (const { name, text } of hubServers) {
      yield [name, () => `\n${text}`];
    }
    if (breakGlass !== undefined) {
      yield ['break-glass.md', () => `\n${breakGlass}`];
    }
  },
};

/** All of them: what is written, what is the fleet's own, and what is stale follow from this list. */
export const PROJECTIONS: readonly Projection[] = [
  manifests,
  bundles,
  syncs,
  alerts,
  encryption,
  restarts,
  sql,
  hub,
  reports,
];

/** Where the files of a fleet are. */
export function rootOf({ folder, below }: Projection, fleet: string, folders: OutputFolders): string {
  return below ? join(folders[folder], below(fleet)) : folders[folder];
}
