import { IConstruct } from 'constructs';
import { logLine } from '../text/log';
import { FleetError, oneOf } from '../errors';
import { near } from '../text/near';
import { isOfCompany } from '../output/rule-problems';
import type { Views } from '../views/views';
import { ACCESS } from './access/index';
import { ALERTS } from './alerts/index';
import { CERTIFICATES } from './certificates/index';
import { CLIENTS } from './clients/index';
import { CLOUDS } from './clouds/index';
import { COPIES } from './copies/index';
import { DATABASE } from './database/index';
import { DELIVERY } from './delivery/index';
import { ENCRYPTION } from './encryption/index';
import { FILES } from './files/index';
import { GITOPS } from './gitops/index';
import { HUB } from './hub/index';
import { LOGINS } from './logins/index';
import { NAMES } from './names/index';
import { NETWORK } from './network/index';
import { ROTATION } from './rotation/index';
import { SECRECY } from './secrecy/index';
import { Check, Found } from './check';
import { checkCompletes, foundBy } from './files/check-completes';
import { currentId } from './former-ids';
import type { Finding } from '../output/finding';
import type { Value, Values } from '../output/said-values';

/** The checks by what they are about, in the order in which findings are told; a folder each, here and in docs/checks/. */
export const THEMES = {
  names: NAMES,
  files: FILES,
  secrecy: SECRECY,
  encryption: ENCRYPTION,
  delivery: DELIVERY,
  hub: HUB,
  network: NETWORK,
  logins: LOGINS,
  clients: CLIENTS,
  clouds: CLOUDS,
  access: ACCESS,
  database: DATABASE,
  certificates: CERTIFICATES,
  rotation: ROTATION,
  copies: COPIES,
  gitops: GITOPS,
  alerts: ALERTS,
} as const;

export const CHECKS: readonly Check[] = Object.values(THEMES).flat();

const THEME_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(THEMES).flatMap(([theme, checks]) => checks.map(({ id }) => [id, theme] as const)),
);

/** One cluster after the other, as far as a check looks at no more: what is made on the way is garbage before the next. */
export function runChecks(views: Views, checks: readonly Check[] = CHECKS): Finding[] {
  const found = new Map(checks.map((check): [Check, Found[]] => [check, []]));
  const failed = new Map<Check, Found>();
  const look = (check: Check, scope: Views) => {
    const all = found.get(check)!;
    for (const one of foundBy(check, scope, failed)) {
      all.push(one);
    }
  };
  for (const cluster of views.clusters) {
    const alone = { ...views, clusters: [cluster] };
    checks.filter(({ scope }) => scope === 'cluster').forEach((check) => look(check, alone));
  }
  checks.filter(({ scope }) => scope !== 'cluster').forEach((check) => look(check, views));
  return [
    ...checks.flatMap((check) => findingsOf(check, found.get(check)!)),
    ...findingsOf(
      checkCompletes,
      checks.flatMap((check) => failed.get(check) ?? []),
    ),
  ];
}

/** What somebody found for a check, as the findings of that check. */
export function findingsOf({ id, severity, why, docs = docsOf(id) }: Check, all: Iterable<Found>): Finding[] {
  return once(all).map(({ path, place, source, message, values, fix, among, severity: own = severity }) => ({
    ...{ id, severity: own, source, why, docs },
    // Files are anybody's: what stands in them draws nothing, commands nothing, and shows no password of an address.
    path: logLine(path),
    place: logLine(place),
    message: logLine(message),
    ...(values && Object.keys(values).length > 0 && { values: valuesOf(values) }),
    fix: logLine(fix),
    ...(among && { among: among.map(logLine) }),
  }));
}

/** Sorted by name. They are what files say, as the message is. */
function valuesOf(values: Values): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, safe(value)]),
  );
}

function safe(value: Value): Value {
  if (typeof value === 'number') {
    return value;
  }
  return typeof value === 'string' ? logLine(value) : value.map(logLine);
}

/** An object that reads several keys of one place may be told several times. */
function once(all: Iterable<Found>): Found[] {
  const told = new Map<string, Found>();
  for (const found of all) {
    told.set(`${found.path}\n${found.place}\n${found.message}`, found);
  }
  return [...told.values()];
}

/**
 * The check of an id that somebody wrote, or of one that it had before.
 *
 * @param checks among which it is
 * @throws FleetError CheckUnknown
 */
export function checkOf(id: string, scope?: IConstruct | string, checks: readonly Check[] = CHECKS): Check {
  const current = currentId(id);
  const found = checks.find((check) => check.id === current);
  if (!found) {
    const meant = near(
      id,
      checks.map((check) => check.id),
    );
    throw new FleetError(
      'CheckUnknown',
      `there is no check ${typeof scope === 'string' ? 'of this name' : `"${id}"`}; ${meant.length > 0 ? `is it ${oneOf(meant)}? ` : ''}${isOfCompany(id) ? 'company rules are given as "rules" of the fleet or with --rules <file>, and ' : ''}docs/checks/ has a page for each`,
      scope,
    );
  }
  return found;
}

/** The page of a check that there is, below the folder of the package. */
export function docsOf(id: string): string {
  return `docs/checks/${THEME_OF.get(id)}/${id}.md`;
}
