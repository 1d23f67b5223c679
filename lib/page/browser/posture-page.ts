import type { PostureData } from '../fleet-data';
import { Child, element, link } from './dom';
import type { Fleet } from './fleet';
import { address } from './places';
import { table } from './table';

const HUB = 'Vault/OpenBao and the fleet';

export function posturePage(fleet: Fleet, query: URLSearchParams): readonly Child[] {
  return [
    element('h1', {}, 'Posture'),
    element(
      'p',
      { class: 'quiet' },
      'Proved: the checks read all of the output and found nothing. Stated: it is written; "keywheel status" sees ' +
        'whether it is applied. Missing: it is not there, or a check found something. Not known: no file says. Whether ' +
        'a demand is met is for an auditor to say.',
    ),
    postureTable(fleet.posture, query),
  ];
}

export function postureTable(rows: readonly PostureData[], query?: URLSearchParams): HTMLElement {
  return table({
    caption: 'Posture',
    none: 'Nothing is known of it.',
    query,
    rows,
    text: ({ title, cluster = HUB, knowledge, says, evidence, demands }) =>
      [title, cluster, knowledge, says, ...evidence, ...demands].join(' '),
    choices: query && [
      { name: 'known', label: 'Known', of: ({ knowledge }) => knowledge },
      { name: 'of', label: 'Of', of: ({ cluster = HUB }) => cluster },
    ],
    columns: [
      { title: 'Topic', cell: ({ title }) => title, order: ({ title }) => title },
      ...(query
        ? [
            {
              title: 'Of',
              cell: ({ cluster }: PostureData) =>
                cluster === undefined ? HUB : link(address('cluster', { name: cluster }), cluster),
              order: ({ cluster = '' }: PostureData) => cluster,
            },
          ]
        : []),
      {
        title: 'Known',
        cell: ({ knowledge }) => element('span', { class: `badge ${knowledge.replace(' ', '-')}` }, knowledge),
        order: ({ knowledge }) => knowledge,
      },
      { title: 'What', cell: ({ says }) => says },
      { title: 'Evidence', cell: ({ evidence }) => evidence.join('; ') || '–' },
      { title: 'Answers', cell: ({ demands }) => demands.join(', ') },
    ],
  });
}
