import { grouped } from '../collections/grouped';
import { markdownCode, markdownText } from '../encode/markdown';
import type { Views } from '../views/views';
import type { Rotator } from '../views/rotators';
import { credentialTimes, CredentialTimes, DynamicTimes, PairTimes, StaticTimes } from '../timing/delivery-times';
import { credentialName, credentialRotators } from '../timing/credential-rotators';
import { time } from '../text/time';

/** How each credential that the hub changes does so, as Markdown. Undefined where there are none. */
export function rotationReport(fleet: string, views: Views): string | undefined {
  const times = credentialTimes(views);
  if (times.length === 0) {
    return undefined;
  }
  const rotators = credentialRotators(views, times);
  const sections = [...grouped(times, credentialName)].map(([name, deliveries]) =>
    [
      `## ${markdownText(name)}`,
      promise(deliveries),
      ...(rotators.get(name) ?? []).map(({ cluster, rotator }) =>
        turns(cluster.name, rotator, deliveries as PairTimes[]),
      ),
    ].join('\n\n'),
  );
  return `${[
    `# How the credentials of fleet ${fleet} change`,
    'Every time is the longest one, computed from the Terraform and the YAML that were written; timing.md says what it is made of.',
    ...sections,
  ].join('\n\n')}\n`;
}

function promise(deliveries: readonly CredentialTimes[]): string {
  const [first] = deliveries as [CredentialTimes];
  switch (first.kind) {
    case 'pair':
      return (
        `Users ${first.roles.map(({ username }) => markdownCode(username)).join(' and ')} of ${markdownCode(first.roles[0].connection)} take ` +
        `turns. **No outage**, ${whileAway(first)}: the one that nobody uses any more is rotated, and only then. ` +
        (first.unwaited === Infinity
          ? 'Vault/OpenBao itself never rotates them, and no apply makes them due.'
          : `Vault/OpenBao itself rotates them after ${time(first.unwaited)} and waits for nobody.`)
      );
    case 'static': {
      const outage = Math.max(...(deliveries as StaticTimes[]).map((one) => one.outage));
      return (
        `One user, ${markdownCode(first.role.username)} of ${markdownCode(first.role.connection)}, gets a new password every ${time(first.period)}. ` +
        `**Outage of up to ${time(outage)}** after each: the old password is dead before the new one has arrived. ` +
        'Vault/OpenBao counts from the last rotation: an apply that shortens the time rotates at once where that is longer ago, ' +
        'and so does a hub that was away.'
      );
    }
    case 'dynamic': {
      const live = (deliveries as DynamicTimes[]).reduce((sum, { liveUsers }) => sum + liveUsers, 0);
      const survives = Math.min(...(deliveries as DynamicTimes[]).map((one) => one.survives));
      return (
        `A new ${first.leased.what} of ${markdownCode(first.leased.role?.connection ?? first.leased.path)} for every refresh, which lives for ${time(first.lifetime)}; up to ${live} live at ` +
        `the same time. ${survives < 0 ? '**No outage** as long as Vault/OpenBao is never away.' : `**No outage** while Vault/OpenBao is away for no longer than ${time(survives)}.`}`
      );
    }
  }
}

/** For how long anything may be away before a pair has an outage. */
export function whileAway({ unwaited }: PairTimes): string {
  return unwaited === Infinity
    ? 'whatever is away and for however long'
    : `while nothing is away for longer than ${time(unwaited)}`;
}

function turns(cluster: string, rotator: Rotator, deliveries: readonly PairTimes[]): string {
  const { metadata, spec } = rotator.object as unknown as { metadata: { name: string }; spec: { schedule: string } };
  const move = Math.max(...deliveries.map((one) => one.move));
  return (
    `CronJob ${markdownCode(`${rotator.namespace}/${metadata.name}`)} on ${markdownCode(cluster)} looks at ${markdownCode(spec.schedule)} (UTC). A turn is due after ` +
    `${time(rotator.due)}; moving takes up to ${time(move)}, and longer while an operator or Vault/OpenBao is away: the turn waits.`
  );
}
