import { announce } from './cache';
import { PartName, Parts } from './parts';

/** From the global setup to the workers. */
export const PARTS_VARIABLE = 'KEYWHEEL_BENCH_FOUND_PARTS';

export function parts(): Parts {
  return JSON.parse(process.env[PARTS_VARIABLE] ?? '{"found":{},"missing":{},"providers":[]}') as Parts;
}

/** Parts of `npm run test:e2e:full` that files run on once more, each in the place of another: by the project of jest. */
const SECOND_PARTS: Readonly<Record<string, Partial<Record<PartName, PartName>>>> = {
  'Kubernetes 1.35': {
    etcd: 'etcd-1.35',
    'kube-apiserver': 'kube-apiserver-1.35',
    'kube-controller-manager': 'kube-controller-manager-1.35',
  },
  OpenTofu: { terraform: 'tofu' },
  'a newer operator': { 'external-secrets': 'external-secrets-newer', definitions: 'definitions-newer' },
};

/** Set by the project that runs a file. */
declare const KEYWHEEL_SECOND_PARTS: string | undefined;

/** As whom it runs here. */
function inPlaceOf(name: PartName): PartName {
  const project = typeof KEYWHEEL_SECOND_PARTS === 'undefined' ? undefined : KEYWHEEL_SECOND_PARTS;
  return (project === undefined ? undefined : SECOND_PARTS[project]?.[name]) ?? name;
}

/** @throws Error if the part is missing: a scenario that needs it says so in {@link scenarios} */
export function part(name: PartName): string {
  const { found, missing } = parts();
  const own = inPlaceOf(name);
  const path = found[own];
  if (path === undefined) {
    throw new Error(`${own} is missing: ${missing[own]}`);
  }
  return path;
}

/** What serves as the hub. */
export type Server = Extract<PartName, 'bao' | 'vault'>;
export type Need = PartName | 'hub';

/** In this version the product differs: what is the hub's alone runs on it as well. */
const OLDER_OPENBAO = 'bao-2.6';
type HubPart = Server | typeof OLDER_OPENBAO;

/** OpenBao, and once more HashiCorp Vault where there is one. */
export const SERVERS: readonly Need[] = ['hub'];
/** For what Vault has in its enterprise edition only. */
export const OPENBAO: readonly Need[] = ['bao'];
export const CLUSTERS: readonly Need[] = ['etcd', 'kube-apiserver', 'kube-controller-manager'];
export const OPERATORS: readonly Need[] = ['external-secrets', 'definitions'];

export const DATABASES: readonly Need[] = ['postgres'];
export const MARIADB: readonly Need[] = ['mariadbd', 'mariadb-install-db'];

let current: HubPart = 'bao';

/** The product of the scenarios that run now. */
export function currentServer(): Server {
  return current === 'vault' ? 'vault' : 'bao';
}

/** The binary of the hub of the scenarios that run now. */
export function hubBinary(): string {
  return part(current);
}

/**
 * A group of scenarios that runs where its parts are; elsewhere it is skipped, and its name says why.
 *
 * @param body gets the server, for scenarios that differ
 */
export function scenarios(name: string, needs: readonly Need[], body: (server: Server) => void): void {
  const on = (server: HubPart) => needs.map((need) => (need === 'hub' ? server : need));
  if (!needs.includes('hub')) {
    group(name, on('bao'), () => body('bao'));
    return;
  }
  group(name, on('bao'), () => {
    beforeAll(() => serveBy('bao'));
    body('bao');
  });
  if (needs.every((need) => need === 'hub')) {
    group(`${name}, on OpenBao 2.6`, on(OLDER_OPENBAO), () => {
      beforeAll(() => serveBy(OLDER_OPENBAO));
      body('bao');
    });
  }
  group(`${name}, on HashiCorp Vault`, on('vault'), () => {
    if (parts().found.vault === undefined) {
      // One line stands for all: they are those above.
      test('all of it', () => undefined);
      return;
    }
    beforeAll(() => serveBy('vault'));
    body('vault');
  });
}

function serveBy(server: HubPart): void {
  current = server;
}

function group(name: string, needs: readonly PartName[], body: () => void): void {
  const { found, missing } = parts();
  const absent = needs.map(inPlaceOf).filter((need) => found[need] === undefined);
  if (absent.length === 0) {
    describe(name, body);
    return;
  }
  const reason = absent.map((need) => `${need}: ${missing[need] ?? 'not looked for'}`).join('; ');
  announce(`SKIPPED: ${name} (${reason})`);
  describe.skip(`${name} [skipped, needs ${reason}]`, body);
}
