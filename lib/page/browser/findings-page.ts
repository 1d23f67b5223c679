import type { FindingData } from '../fleet-data';
import type { Chosen } from './chosen';
import { Child, code, element, link } from './dom';
import type { Fleet } from './fleet';
import { address } from './places';
import { table } from './table';

export function findingsPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  const rows = fleet.findings;
  return [
    element('h1', {}, 'Findings'),
    table({
      caption: 'Findings',
      none: 'No check found anything.',
      chosen,
      rows,
      text: (one) => [one.id, one.place, one.message, one.fix, one.acknowledged].join(' '),
      choices: [
        { name: 'severity', label: 'Severity', of: severityOf },
        { name: 'check', label: 'Check', of: ({ id }) => id },
        { name: 'cluster', label: 'Cluster', of: ({ cluster }) => cluster },
      ],
      columns: [
        { title: 'Severity', cell: badge, order: severityOf },
        { title: 'Finding', cell: (finding) => findingText(fleet, finding), long: true, order: ({ id }) => id },
      ],
    }),
  ];
}

/** Those of one Secret. */
export function findingList(fleet: Fleet, findings: readonly FindingData[]): HTMLElement {
  return element(
    'ul',
    { class: 'findings' },
    findings.map((finding) => element('li', {}, badge(finding), ' ', findingText(fleet, finding))),
  );
}

function severityOf({ severity, acknowledged }: FindingData): string {
  return acknowledged === undefined ? severity : 'acknowledged';
}

function badge(finding: FindingData): HTMLElement {
  const severity = severityOf(finding);
  return element('span', { class: `badge ${severity}` }, severity);
}

function findingText(fleet: Fleet, finding: FindingData): HTMLElement {
  const { id, place, message, why, fix, acknowledged } = finding;
  const names = [...new Set(finding.secrets.map((at) => fleet.secrets[at]!.name))];
  return element(
    'div',
    { class: 'finding' },
    element(
      'p',
      {},
      element('strong', {}, id),
      ' at ',
      names.length === 1 ? link(address('secret', { name: names[0]! }), place) : place,
    ),
    element('p', {}, message),
    element('p', {}, element('span', { class: 'label' }, 'Why: '), why),
    element('p', {}, element('span', { class: 'label' }, 'Fix: '), fix),
    acknowledged === undefined
      ? undefined
      : element('p', {}, element('span', { class: 'label' }, 'Acknowledged: '), acknowledged),
    names.length > 1 ? element('p', {}, element('span', { class: 'label' }, 'About: '), secretLinks(names)) : undefined,
    element('p', { class: 'quiet' }, code(`npx keywheel explain ${id}`)),
  );
}

function secretLinks(names: readonly string[]): Child {
  return names.map((name, index) => [index > 0 ? ', ' : '', link(address('secret', { name }), name)]);
}
