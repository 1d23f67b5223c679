import { PartName, Parts } from './parts';

/** From the global setup to the workers. */
export const PARTS_VARIABLE = 'KEYWHEEL_BENCH_FOUND_PARTS';

export function parts(): Parts {
  return JSON.parse(process.env[PARTS_VARIABLE] ?? '{"found":{},"missing":{}}') as Parts;
}

/** @throws Error if the part is missing: a scenario that needs it says so in {@link scenarios} */
export function part(name: PartName): string {
  const { found, missing } = parts();
  const path = found[name];
  if (path === undefined) {
    throw new Error(`${name} is missing: ${missing[name]}`);
  }
  return path;
}

export const SERVERS: readonly PartName[] = ['bao'];
export const CLUSTERS: readonly PartName[] = ['etcd', 'kube-apiserver', 'kube-controller-manager'];
export const OPERATORS: readonly PartName[] = ['external-secrets', 'definitions'];

export const DATABASES: readonly PartName[] = ['postgres'];

/** A group of scenarios that runs where its parts are; elsewhere it is skipped, and its name says why. */
export function scenarios(name: string, needs: readonly PartName[], body: () => void): void {
  const { found, missing } = parts();
  const absent = needs.filter((need) => found[need] === undefined);
  if (absent.length === 0) {
    describe(name, body);
    return;
  }
  const reason = absent.map((need) => `${need}: ${missing[need] ?? 'not looked for'}`).join('; ');
  console.warn(`SKIPPED: ${name} (${reason})`);
  describe.skip(`${name} [skipped, needs ${reason}]`, body);
}
