import type { AccessChangeData, ChangeData } from '../fleet-data';
import { Child, element } from './dom';
import { table } from './table';

/** What is otherwise than before, what it opens first. */
export function changePage(change: ChangeData, query: URLSearchParams): readonly Child[] {
  const { base, opened, closed, changes, notCompared } = change;
  return [
    element('h1', {}, `Change since ${base}`),
    element('h2', {}, `Opens (${opened.length})`),
    accessTable('What it opens', opened, 'Nobody gains access.'),
    element('h2', {}, `Closes (${closed.length})`),
    accessTable('What it closes', closed, 'Nobody loses access.'),
    element('h2', {}, `All changes (${changes.length})`),
    table({
      caption: 'All changes',
      none: 'Nothing is otherwise.',
      query,
      rows: changes,
      text: ({ subject, effect, where, what, how }) => [subject, effect, where, what, how].join(' '),
      choices: [
        { name: 'subject', label: 'About', of: ({ subject }) => subject },
        { name: 'attention', label: 'Needs attention', of: ({ attention }) => (attention ? 'yes' : 'no') },
      ],
      columns: [
        { title: 'Effect', cell: ({ effect }) => effect, order: ({ effect }) => effect },
        { title: 'Where', cell: ({ where }) => where, order: ({ where }) => where },
        { title: 'What', cell: ({ what }) => what, order: ({ what }) => what },
        { title: 'How', cell: ({ how, todo }) => [how, todo === undefined ? '' : `. To do: ${todo}`] },
      ],
    }),
    notCompared.length === 0 ? undefined : element('p', { class: 'quiet' }, `Not compared: ${notCompared.join('; ')}.`),
  ];
}

function accessTable(caption: string, rows: readonly AccessChangeData[], none: string): HTMLElement {
  return table({
    caption,
    none,
    rows,
    text: ({ who, what, how }) => [who, what, ...how].join(' '),
    columns: [
      { title: 'Who', cell: ({ who }) => who, order: ({ who }) => who },
      { title: 'May', cell: ({ how }) => how.join(', ') },
      { title: 'What', cell: ({ what }) => what, order: ({ what }) => what },
    ],
  });
}
