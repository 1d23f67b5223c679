import { grouped } from '../collections/grouped';
import { Duration } from 'cdk8s';
import { Choice, Choices, refreshOf } from '../fleet/choices';
import { Delivery } from '../fleet/delivery';
import { deliveriesOf, Inventory } from '../fleet/inventory';
import { Certificate } from '../kinds/certificate/certificate';
import { rotationsFrom } from '../kinds/database/pair';
import { refreshWithin, RotatingDatabaseCredential } from '../kinds/database/rotating-database-credential';
import { untilTurnOf, dueOf } from '../kinds/database/rotator';
import {
  arrivesInTime,
  Demand,
  largestRefresh,
  leavesTimeToMove,
  Move,
  outlivesMove,
  staysWithinOutage,
  staysYoung,
} from '../timing/demand';
import { settleAfter } from '../timing/consumers';
import { letGo, reached } from '../timing/restart';
import { refreshSlack, survivedOutage } from '../timing/operator';
import { spreadInterval } from '../fleet/refresh-spread';
import { longestGap, shortestGap } from '../cron/schedule';
import { Reasons, ReasonsOf } from '../timing/reasons';
import { goDuration, seconds } from '../go/duration';
import { ViewOf } from './rendered-views';
import { ROTATION_QUEUE } from '../timing/schedule';
import { SynthesizedCluster } from '../output/cluster';

/** Round times, in seconds: what a person would have written. */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const TTLS = [5, 10, 15, 30, 60, 2 * 60, 4 * 60, 8 * 60, 12 * 60, 24 * 60, 48 * 60, 7 * 24 * 60].map((n) => n * MINUTE);
const LEAST_REFRESH = 5;
/** How long the hub may be away before a user whose lifetime was chosen dies in somebody's hands. */
const OUTAGE = 10 * MINUTE;

/**
 * What the program leaves open about times: how long users made on demand live, and how often deliveries of database
 * credentials are read again. Everything else in the sums is read off what was rendered. A default that holds stays.
 */
export function chooseTimes(viewOf: ViewOf, inventory: Inventory): Choices {
  const watches = watchesByCluster(inventory.namespaces);
  const byCredential = grouped(deliveriesOf(inventory, RotatingDatabaseCredential), ({ secret }) => secret);
  const ttls = new Map<RotatingDatabaseCredential, Choice>();
  const refreshes = new Map<Delivery<string>, Choice>();
  for (const [credential, deliveries] of byCredential) {
    const moves = new Map(deliveries.map(({ delivery }) => [delivery, moveOf(viewOf, delivery, watches)]));
    const { settings } = credential.rotation;
    if (settings.kind === 'dynamic' && !settings.ttl) {
      ttls.set(credential, chooseTtl(credential, moves));
    }
    const ttl = credential.leaseTtl({ ttls, refreshes });
    for (const [delivery, move] of moves) {
      if (delivery.refreshIsOpen) {
        const usual = ttl ? refreshFor(delivery, ttl) : delivery.refreshInterval;
        const reason = usualReason(credential, usual);
        refreshes.set(delivery, chooseRefresh({ time: usual, reason }, demandsOn(credential, ttl, move)));
      }
    }
  }
  for (const { secret: certificate, delivery } of deliveriesOf(inventory, Certificate)) {
    if (delivery.refreshIsOpen) {
      const move = moveOf(viewOf, delivery, watches, reached);
      const usual = { time: delivery.refreshInterval, reason: 'a third of its validity' };
      refreshes.set(delivery, chooseRefresh(usual, [outlivesMove(seconds(certificate.ttl), move)]));
    }
  }
  return { ttls, refreshes: spread(inventory, { ttls, refreshes }) };
}

/** Every refresh that is open, a little shorter than it was chosen or is by default. */
function spread({ deliveries }: Pick<Inventory, 'deliveries'>, choices: Choices): Choices['refreshes'] {
  const open = deliveries.filter(({ refreshIsOpen }) => refreshIsOpen);
  return new Map(
    open.map((delivery) => {
      const { secret, namespace } = delivery;
      const usual = seconds(refreshOf(delivery, choices));
      const ttl = secret.leaseTtl(choices);
      const time = Duration.seconds(spreadInterval(usual, namespace, ttl && leastRefresh(seconds(ttl), usual)));
      return [delivery, { time, reason: choices.refreshes.get(delivery)?.reason ?? 'the default' }];
    }),
  );
}

/** The shortest refresh with which no more users live at the same time than with this one: each makes another. */
function leastRefresh(ttl: number, refresh: number): number {
  return Math.floor(ttl / (Math.floor(ttl / refresh) + 1)) + 1;
}

/** The manifests with the refreshes that were chosen, where the rendered ones are still the program's defaults. */
export function withRefreshes(
  clusters: readonly SynthesizedCluster[],
  { refreshes }: Choices,
): readonly SynthesizedCluster[] {
  const changed = new Map(
    [...refreshes]
      .map(
        ([{ node, refreshInterval }, { time }]) =>
          [node.path, [goDuration(refreshInterval), goDuration(time)]] as const,
      )
      .filter(([, [usual, chosen]]) => usual !== chosen),
  );
  if (changed.size === 0) {
    return clusters;
  }
  return clusters.map((cluster) => ({
    ...cluster,
    files: cluster.files.map((file) => ({
      ...file,
      manifests: file.manifests.map((manifest) => {
        const [usual, chosen] = changed.get(manifest.path) ?? [];
        const spec = manifest.object['spec'] as { refreshInterval?: string } | undefined;
        return chosen !== undefined && spec?.refreshInterval === usual
          ? { ...manifest, object: { ...manifest.object, spec: { ...spec, refreshInterval: chosen } } }
          : manifest;
      }),
    })),
  }));
}

/** Why a time is what it is, where the program does not say it: by cluster, namespace and Secret. */
export function reasonsOf({ ttls, refreshes }: Choices, inventory: Inventory): ReasonsOf {
  const reasons = new Map<string, Reasons>();
  const say = ({ namespace, name }: Delivery<string>, said: Reasons) =>
    reasons.set(`${namespace.cluster.name}/${namespace.name}/${name}`, said);
  for (const { secret, delivery } of deliveriesOf(inventory, RotatingDatabaseCredential)) {
    say(delivery, { refresh: refreshes.get(delivery)?.reason, ttl: ttls.get(secret)?.reason });
  }
  for (const { delivery } of deliveriesOf(inventory, Certificate)) {
    say(delivery, { refresh: refreshes.get(delivery)?.reason });
  }
  return reasons;
}

/** How many ExternalSecrets each cluster gets that are not rendered yet: one for each delivery of two users. */
function watchesByCluster(namespaces: Inventory['namespaces']): ReadonlyMap<string, number> {
  const watches = new Map<string, number>();
  for (const { deliveries } of namespaces.flatMap(rotationsFrom)) {
    for (const { cluster } of deliveries.map(({ namespace }) => namespace)) {
      watches.set(cluster.name, (watches.get(cluster.name) ?? 0) + 1);
    }
  }
  return watches;
}

function moveOf(
  viewOf: ViewOf,
  { namespace, name }: Delivery<string>,
  watches: ReadonlyMap<string, number>,
  until = letGo,
): Move {
  const { cluster } = namespace;
  const view = viewOf(cluster.name);
  const delivered = view.delivery(namespace.name, name);
  const items = view.ofKind('ExternalSecret').length + (watches.get(cluster.name) ?? 0);
  return {
    slack: refreshSlack(items, view.concurrent),
    settle: delivered ? settleAfter(view, delivered, until) : 0,
  };
}

function chooseTtl(credential: RotatingDatabaseCredential, moves: ReadonlyMap<Delivery<string>, Move>): Choice {
  const most = Math.min(
    seconds(credential.tenant.fleet.vault!.maximumLeaseTtl),
    credential.maximumAge ? seconds(credential.maximumAge) : Infinity,
  );
  const allowed = TTLS.filter((ttl) => ttl <= most);
  const holds = (ttl: number) =>
    [...moves].every(([delivery, { slack, settle }]) => {
      const refresh = seconds(refreshFor(delivery, Duration.seconds(ttl)));
      return survivedOutage(ttl - refresh - slack - settle) >= OUTAGE;
    });
  const chosen = allowed.find(holds);
  const time = Duration.seconds(chosen ?? allowed.at(-1) ?? most);
  return chosen === undefined
    ? { time, reason: 'no shorter one holds either' }
    : {
        time,
        reason: 'the shortest round time into which a refresh, a restart and ten minutes without Vault/OpenBao fit',
      };
}

function chooseRefresh(usual: Choice, demands: readonly Demand[]): Choice {
  const { seconds: largest, because } = largestRefresh(demands);
  if (seconds(usual.time) <= largest || largest < LEAST_REFRESH) {
    return usual;
  }
  return { time: Duration.seconds(rounded(largest)), reason: `the largest round time that keeps ${because}` };
}

/** How often a delivery is read again where its users live for some time and nothing else is said. */
function refreshFor(delivery: Delivery<string>, ttl: Duration): Duration {
  return delivery.refreshIsOpen ? refreshWithin(ttl) : delivery.refreshInterval;
}

function usualReason({ rotation: { settings } }: RotatingDatabaseCredential, usual: Duration): string {
  if (seconds(usual) === HOUR) {
    return 'nothing asks for less';
  }
  return {
    staticRole: 'soon after each rotation',
    dynamic: 'a third of the ttl',
    alternatingUsers: 'an eighth of the time between turns',
  }[settings.kind];
}

/** What must hold for a delivery, as the checks will ask of the output. */
function demandsOn(credential: RotatingDatabaseCredential, ttl: Duration | undefined, move: Move): Demand[] {
  const { settings } = credential.rotation;
  const young = (untilNext: number) =>
    credential.ages.map(({ name, maximumAge }) =>
      staysYoung(`the maximum age (${name})`, seconds(maximumAge), untilNext, move),
    );
  switch (settings.kind) {
    case 'dynamic':
      return [outlivesMove(seconds(ttl!), move)];
    case 'staticRole': {
      const { every, schedule, maximumOutage } = settings;
      const [shortest, longest] = every
        ? [seconds(every), seconds(every)]
        : [shortestGap(schedule.expressionString), longestGap(schedule.expressionString)];
      return [
        ...(maximumOutage ? [staysWithinOutage(seconds(maximumOutage), move)] : []),
        arrivesInTime(shortest, move),
        ...young(longest + ROTATION_QUEUE),
      ];
    }
    case 'alternatingUsers':
      return [
        leavesTimeToMove(dueOf(credential, settings.every), move),
        ...young(untilTurnOf(credential, settings.every)),
      ];
  }
}

function rounded(largest: number): number {
  const [step] = [5 * MINUTE, MINUTE, 10, 5, 1].filter((one) => largest >= 6 * one || one === 1);
  return Math.floor(largest / step!) * step!;
}
