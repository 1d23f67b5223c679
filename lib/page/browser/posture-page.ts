import type { PostureData } from '../fleet-data';
import type { Chosen } from './chosen';
import { Child, element, link, parted } from './dom';
import type { Fleet } from './fleet';
import { address } from './places';
import { table } from './table';

const HUB = 'Vault/OpenBao and the fleet';

export function posturePage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  return [
    element('h1', {}, 'Posture'),
    element(
      'p',
      { class: 'quiet' },
      'Proved: the checks read all of the output and found nothing. Stated: it is written; "keywheel status" sees ' +
        'whether it is applied. Missing: it is not there, or a check found something. Not known: no file says. Whether ' +
        'a demand is met is for an auditor to say.',
    ),
    postureTable(fleet.posture, chosen, true),
  ];
}

/** Of a whole fleet, or of one cluster. */
export function postureTable(rows: readonly PostureData[], chosen: Chosen, isWhole: boolean): HTMLElement {
  return table({
    caption: 'Posture',
    none: 'Nothing is known of it.',
    chosen,
    rows,
    text: ({ title, cluster = HUB, knowledge, says, evidence, demands }) =>
      [title, cluster, knowledge, says, ...evidence, ...demands].join(' '),
    choices: [
      { name: 'known', label: 'Known', of: ({ knowledge }) => knowledge },
      ...(isWhole ? [{ name: 'of', label: 'Of', of: ({ cluster = HUB }: PostureData) => cluster }] : []),
    ],
    columns: [
      { title: 'Topic', cell: ({ title }) => title, order: ({ title }) => title, long: true },
      ...(isWhole
        ? [
            {
              title: 'Of',
              cell: ({ cluster }: PostureData) =>
                cluster === undefined ? parted(HUB) : link(address('cluster', { name: cluster }), parted(cluster)),
              order: ({ cluster = '' }: PostureData) => cluster,
            },
          ]
        : []),
      {
        title: 'Known',
        cell: ({ knowledge }) => element('span', { class: `badge ${knowledge.replace(' ', '-')}` }, knowledge),
        order: ({ knowledge }) => knowledge,
      },
      { title: 'What', cell: ({ says }) => says, long: true },
      { title: 'Evidence', cell: ({ evidence }) => evidence.join('; ') || '–', long: true },
      { title: 'Answers', cell: ({ demands }) => demands.join(', '), long: true },
    ],
  });
}
