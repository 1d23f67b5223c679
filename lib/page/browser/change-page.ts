import { HEADINGS, SUBJECTS } from '../../change/change';
import type { AccessChangeData, AppliedData, ChangeData } from '../fleet-data';
import type { Chosen } from './chosen';
import { Child, code, element, parted } from './dom';
import { facts } from './overview-page';
import { table } from './table';
import { count } from './words';

/** What is otherwise than before: what it opens first, then by what it is about. */
export function changePage(change: ChangeData, chosen: Chosen): readonly Child[] {
  const { base, opened, closed, changes, applied, notCompared } = change;
  const urgent = changes.filter(({ attention }) => attention).length;
  const subjects = SUBJECTS.map((subject) => ({ subject, all: changes.filter((one) => one.subject === subject) }));
  return [
    element('h1', {}, `Change since ${base}`),
    element(
      'p',
      { class: urgent > 0 ? 'warning' : 'good' },
      changes.length === 0
        ? 'Nothing changes in meaning.'
        : `${urgent} of ${count(changes.length, 'change')} ${urgent === 1 ? 'needs' : 'need'} attention.`,
    ),
    element('h2', {}, `Access opened (${opened.length})`),
    accessTable('Access opened', opened, 'Nobody gains access.', chosen.of('opened')),
    element('h2', {}, `Access closed (${closed.length})`),
    accessTable('Access closed', closed, 'Nobody loses access.', chosen.of('closed')),
    subjects.map(({ subject, all }) => [
      element('h2', {}, `${headingOf(subject)} (${all.length})`),
      changeTable(headingOf(subject), all, chosen.of(subject)),
    ]),
    element('h2', {}, `What is applied (${applied.length})`),
    applied.length > 0
      ? facts(applied.map((one) => [one.where, effects(one)]))
      : element('p', { class: 'quiet' }, 'Nothing.'),
    notCompared.length === 0
      ? undefined
      : element('p', { class: 'warning' }, `Not compared: ${notCompared.join('; ')}.`),
  ];
}

/** Access has two meanings here: what somebody may reach, above, and all that decides about it. */
function headingOf(subject: (typeof SUBJECTS)[number]): string {
  return subject === 'access' ? 'Access, with every condition' : HEADINGS[subject];
}

function changeTable(caption: string, rows: ChangeData['changes'], chosen: Chosen): HTMLElement {
  return table({
    caption,
    none: 'Nothing changes.',
    chosen,
    rows,
    text: ({ effect, where, what, how }) => [effect, where, what, how].join(' '),
    columns: [
      {
        title: 'Attention',
        cell: ({ attention }) => (attention ? element('span', { class: 'badge warning' }, 'needed') : '–'),
        order: ({ attention }) => (attention ? 1 : 0),
      },
      { title: 'Effect', cell: ({ effect }) => effect, order: ({ effect }) => effect },
      { title: 'Where', cell: ({ where }) => parted(where), order: ({ where }) => where },
      { title: 'What', long: true, cell: ({ what }) => parted(what), order: ({ what }) => what },
      {
        title: 'How',
        long: true,
        cell: ({ how, todo }) => [
          parted(how),
          todo === undefined ? undefined : element('span', { class: 'more' }, 'To do: ', code(todo)),
        ],
      },
    ],
  });
}

function accessTable(caption: string, rows: readonly AccessChangeData[], none: string, chosen: Chosen): HTMLElement {
  return table({
    caption,
    none,
    chosen,
    rows,
    text: ({ who, what, how }) => [who, what, ...how].join(' '),
    columns: [
      { title: 'Who', long: true, cell: ({ who }) => parted(who), order: ({ who }) => who },
      { title: 'May', cell: ({ how }) => how.join(', ') },
      { title: 'What', long: true, cell: ({ what }) => parted(what), order: ({ what }) => what },
    ],
  });
}

/** Names at once of each kind; the rest is what Terraform's own plan lists. */
const SHOWN = 12;

function effects({ created, updated, replaced, removed }: AppliedData): Child {
  const all = Object.entries({ created, updated, replaced, removed }).filter(([, names]) => names.length > 0);
  return all.length === 0
    ? 'nothing on the server'
    : all.map(([effect, names]) =>
        element(
          'p',
          {},
          element('strong', {}, `${names.length} ${effect}: `),
          names.slice(0, SHOWN).map((one, index) => [index > 0 ? ', ' : '', code(one)]),
          names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '',
        ),
      );
}
