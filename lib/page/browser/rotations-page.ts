import type { RotationData } from '../fleet-data';
import type { Chosen } from './chosen';
import { Child, code, element, link } from './dom';
import type { Fleet } from './fleet';
import { address } from './places';
import { table } from './table';
import { timeline } from './timeline';
import { duration, KINDS, outageText } from './words';

export function rotationsPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  const rows = fleet.rotations;
  return [
    element('h1', {}, 'Rotations'),
    element(
      'p',
      { class: 'quiet' },
      'How each credential changes over the next three periods. Every time is the longest one that these files allow, ' +
        'while nothing is away.',
    ),
    legend(),
    table({
      caption: 'Rotations',
      none: 'Vault/OpenBao rotates nothing here.',
      chosen,
      rows,
      text: ({ name, of, users, kind }) => [name, of, ...users, KINDS[kind]].join(' '),
      choices: [
        {
          name: 'kind',
          label: 'Changes',
          of: ({ kind }) => kind,
          words: (kind) => KINDS[kind as RotationData['kind']],
        },
        { name: 'outage', label: 'Outage', of: ({ outage }) => (outage === 0 ? 'none' : 'some') },
      ],
      columns: [
        { title: 'Credential', cell: (row) => nameOf(row), long: true, order: ({ name }) => name },
        { title: 'Period', cell: ({ period }) => duration(period), order: ({ period }) => period ?? Infinity },
        {
          title: 'Outage',
          cell: ({ outage }) => outageText(outage),
          order: ({ outage }) => outage ?? Infinity,
        },
        { title: 'Over time', long: true, cell: (row) => [timeline(row), element('p', { class: 'more' }, told(row))] },
        {
          title: 'Secrets',
          cell: ({ secrets }) => secretLinks(fleet, secrets),
          order: ({ secrets }) => secrets.length,
        },
      ],
    }),
  ];
}

function nameOf({ name, kind, users, of }: RotationData): Child {
  return [
    element('strong', {}, name),
    element('span', { class: 'more' }, KINDS[kind]),
    element('span', { class: 'more' }, users.length > 0 ? `${users.join(', ')} of ` : 'of ', code(of)),
  ];
}

function told({ kind, period, schedules, outage, move, unwaited, survives, live }: RotationData): string {
  const looks = schedules.length > 0 ? ` (${schedules.join('; ')}, UTC)` : '';
  switch (kind) {
    case 'static':
      return `A new password every ${duration(period)}${looks}; the old one is dead at once, and ${outage === null ? 'some pods never get the new one' : `pods have the new one after ${duration(outage)} at the latest`}.`;
    case 'pair':
      return (
        `A turn is due after ${duration(period)}${looks}; ` +
        (move === null
          ? 'some pods never move, so that no turn is safe. '
          : `moving takes up to ${duration(move)}, and the turn waits for it. `) +
        (unwaited === null
          ? 'Vault/OpenBao itself never rotates them.'
          : `Vault/OpenBao itself rotates them after ${duration(unwaited)} and does not wait.`)
      );
    case 'dynamic':
      return (
        `Each lives for ${duration(period)}; up to ${live} live at the same time. ` +
        ((survives ?? Infinity) < 0
          ? 'No outage as long as Vault/OpenBao is never away.'
          : `No outage while Vault/OpenBao is away for no longer than ${duration(survives)}.`)
      );
  }
}

/** Secrets of a credential at once. */
const SHOWN = 3;

function secretLinks({ secrets: all }: Fleet, secrets: readonly number[]): HTMLElement {
  return element(
    'ul',
    { class: 'plain' },
    secrets.slice(0, SHOWN).map((place) => {
      const { name } = all[place]!;
      return element('li', {}, link(address('secret', { name }), name));
    }),
    secrets.length > SHOWN ? element('li', {}, `and ${secrets.length - SHOWN} more`) : undefined,
  );
}

function legend(): HTMLElement {
  const entry = (kind: string, text: string) =>
    element('li', {}, element('span', { class: `swatch ${kind}`, 'aria-hidden': 'true' }), ` ${text}`);
  return element(
    'ul',
    { class: 'legend' },
    entry('used', 'in use'),
    entry('moving', 'pods move to the next one'),
    entry('dead', 'outage: the delivered one is dead'),
    entry('rests', 'rests, still valid'),
  );
}
