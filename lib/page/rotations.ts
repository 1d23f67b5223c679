import { grouped } from '../collections/grouped';
import { specOf } from '../output/seen-object';
import { credentialTimes, CredentialTimes, DynamicTimes, PairTimes, StaticTimes } from '../timing/delivery-times';
import { credentialName, CredentialRotator, credentialRotators } from '../timing/credential-rotators';
import type { Views } from '../views/views';
import type { RotationData } from './fleet-data';
import { seconds } from './seconds';

/** Every credential that the hub changes, with the slowest of the Secrets that have it. @param placeOf of a Secret */
export function rotationData(views: Views, placeOf: (secret: string) => number): readonly RotationData[] {
  const times = credentialTimes(views);
  const rotators = credentialRotators(views, times);
  return [...grouped(times, (one) => `${one.kind} ${credentialName(one)}`).values()].map((deliveries) => {
    const [first] = deliveries as [CredentialTimes];
    const name = credentialName(first);
    return {
      name,
      refresh: slowest(deliveries, ({ refresh }) => refresh),
      slack: slowest(deliveries, ({ slack }) => slack),
      settle: slowest(deliveries, ({ settle }) => settle),
      secrets: deliveries.map(({ cluster, delivered: { namespace, secret } }) =>
        placeOf(`${cluster}/${namespace}/${secret}`),
      ),
      ...ofKind(deliveries, rotators.get(name) ?? []),
    };
  });
}

type OfKind = Omit<RotationData, 'name' | 'refresh' | 'slack' | 'settle' | 'secrets'>;

function ofKind(deliveries: readonly CredentialTimes[], turns: readonly CredentialRotator[]): OfKind {
  const [first] = deliveries as [CredentialTimes];
  switch (first.kind) {
    case 'static': {
      const { username, connection, schedule } = first.role;
      return {
        kind: 'static',
        users: [username],
        of: connection,
        period: seconds(first.period),
        schedules: schedule === undefined ? [] : [schedule],
        outage: slowest(deliveries as StaticTimes[], ({ outage }) => outage),
        live: 1,
      };
    }
    case 'pair':
      return {
        kind: 'pair',
        users: first.roles.map(({ username }) => username),
        of: first.roles[0].connection,
        period: seconds(Math.min(Infinity, ...turns.map(({ rotator }) => rotator.due))),
        schedules: [...new Set(turns.map(({ rotator }) => String(specOf(rotator.object).schedule ?? '')))],
        outage: 0,
        move: slowest(deliveries as PairTimes[], ({ move }) => move),
        unwaited: seconds(first.unwaited),
        live: 2,
      };
    case 'dynamic':
      return {
        kind: 'dynamic',
        users: [],
        of: first.leased.role?.connection ?? first.leased.path,
        period: seconds(Math.min(...(deliveries as DynamicTimes[]).map(({ lifetime }) => lifetime))),
        schedules: [],
        outage: 0,
        survives: seconds(Math.min(...(deliveries as DynamicTimes[]).map(({ survives }) => survives))),
        live: (deliveries as DynamicTimes[]).reduce((sum, { liveUsers }) => sum + liveUsers, 0),
      };
  }
}

function slowest<T>(all: readonly T[], of: (one: T) => number): number | null {
  return seconds(all.reduce((most, one) => Math.max(most, of(one)), 0));
}
