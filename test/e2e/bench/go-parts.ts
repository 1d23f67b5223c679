import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { announce, cached } from './cache';
import { runTool } from './tool';

interface GoPart {
  readonly binary: string;
  /** Folder of its go.mod below `parts/`. */
  readonly module: string;
  readonly package: string;
  readonly linkerFlags?: string;
}

const KUBERNETES_VERSION = 'v1.34.2';
// Without it the server reports a version that no client understands.
const VERSION_FLAGS = Object.entries({ gitVersion: KUBERNETES_VERSION, gitMajor: '1', gitMinor: '34' })
  .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  .join(' ');
const OPERATOR = 'github.com/external-secrets/external-secrets';

export const GO_PARTS = {
  'kube-apiserver': {
    binary: 'kube-apiserver',
    module: 'kubernetes',
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    linkerFlags: VERSION_FLAGS,
  },
  'kube-controller-manager': {
    binary: 'kube-controller-manager',
    module: 'kubernetes',
    package: 'k8s.io/kubernetes/cmd/kube-controller-manager',
    linkerFlags: VERSION_FLAGS,
  },
  etcd: { binary: 'etcd', module: 'kubernetes', package: 'go.etcd.io/etcd/server/v3' },
  'external-secrets': { binary: 'external-secrets', module: 'external-secrets', package: OPERATOR },
} satisfies Record<string, GoPart>;

/** @returns the path of the binary */
export function buildGoPart(part: GoPart): Promise<string> {
  const { binary, module, linkerFlags = '' } = part;
  return cached(binary, [...pins(module), linkerFlags], async (folder) => {
    announce(`builds ${binary} from ${part.package}: several minutes, once for this version`);
    // -v names each package as it is compiled: a line of output is a sign of life.
    const flags = ['-v', '-trimpath', '-ldflags', `-s -w ${linkerFlags}`, '-o', join(folder, binary), part.package];
    await go(module, `builds ${binary}`, 'build', ...flags);
    announce(`built ${binary}`);
  });
}

/** The operator's custom resource definitions, from the same module as the operator. @returns the path of the YAML */
export function operatorDefinitions(): Promise<string> {
  const name = 'external-secrets-crds.yaml';
  return cached(name, pins('external-secrets'), async (folder) => {
    await go('external-secrets', `fetches ${OPERATOR}`, 'mod', 'download', OPERATOR);
    const source = await go('external-secrets', `finds ${OPERATOR}`, 'list', '-m', '-f', '{{.Dir}}', OPERATOR);
    copyFileSync(join(source.trim(), 'deploy', 'crds', 'bundle.yaml'), join(folder, name));
  });
}

function pins(module: string): string[] {
  return ['go.mod', 'go.sum'].map((file) => join(moduleFolder(module), file));
}

function moduleFolder(module: string): string {
  return resolve(__dirname, '..', 'parts', module);
}

function go(module: string, doing: string, ...args: string[]): Promise<string> {
  return runTool({
    command: 'go',
    args,
    doing,
    folder: moduleFolder(module),
    env: { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
    missing: 'install Go 1.25 or newer',
  });
}
