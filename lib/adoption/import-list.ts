import { grouped } from '../collections/grouped';
import { markdownCode, markdownSentence } from '../encode/markdown';
import type { Finding } from '../output/finding';
import { placeWithLine } from '../output/finding';
import type { Changed, Comparison, Named } from './comparison';
import type { FoundFleet } from './found-fleet';
import { UNKNOWN_HUB } from './hub-found';

/** What a person has to know of an import: the content of import.json, and of import.md in words. */
export interface ImportList extends Comparison {
  /** What keywheel's checks find in the program: it was so before. */
  readonly findings: readonly Finding[];
  /** What the program says as it could best be concluded. */
  readonly assumed: readonly string[];
  /** What is there and could not be read, in sentences. */
  readonly unread: readonly string[];
}

/** What was concluded and not read. */
export function assumptions({ environments, hub, name }: FoundFleet): readonly string[] {
  const tenants = environments.flatMap((environment) => environment.tenants);
  const clusters = environments.flatMap((environment) => environment.clusters);
  return [
    `the fleet is called "${name}", after its folder: all that keywheel makes on the hub begins with it`,
    ...(hub.address === UNKNOWN_HUB
      ? ['no address of Vault/OpenBao is a program’s (https, or http on this machine): fleet.ts has a placeholder']
      : []),
    ...environments.map(
      ({ id, clusters: own }) =>
        `environment "${id}" has ${own.map((one) => `"${one.id}"`).join(', ')}, as their names say`,
    ),
    ...environments.flatMap((environment) =>
      environment.tenants.map(
        ({ id, namespaces }) =>
          `tenant "${id}" of "${environment.id}" has ${[...new Set(namespaces.map((one) => `"${one.name}"`))].join(', ')}`,
      ),
    ),
    ...tenants
      .filter(({ id, owner }) => owner === id)
      .map(({ id }) => `nothing says who owns tenant "${id}": write it into its file`),
    ...tenants.flatMap(({ id, secrets }) =>
      secrets
        .filter(({ moreKeys }) => moreKeys)
        .map(
          ({ mount, path }) =>
            `tenant "${id}" gets every key of "${mount}/${path}", and import reads no value: no check knows which keys there are, so name them in place of moreKeys`,
        ),
    ),
    ...clusters
      .filter(({ apiServer }) => apiServer === undefined)
      .map(
        ({ id }) => `nothing says where the API server of "${id}" is: fleet.ts has a placeholder, which no side uses`,
      ),
  ];
}

/** `import.md` */
export function importMarkdown(list: ImportList): string {
  const { kept, changed, labelled, added, left, findings, assumed, unread } = list;
  return [
    '# What was imported\n',
    '`adopted.json` has what stays in the form in which it was found: an override or a patch for each argument and field. ' +
      'Remove an entry, and keywheel writes it as it would; `npx keywheel diff` says what that changes.\n',
    `${kept} taken over, ${changed.length} to change, ${added.length} to add; ${labelled.length} get labels or annotations.\n`,
    ...(unread.length > 0
      ? [`## Not read\n\nThe program says nothing of it. Mend it and import again.\n\n${bullets(unread)}`]
      : []),
    section('To change', changed, changedLine, 'Nothing that is taken over changes.'),
    section(
      'Labels and annotations',
      labelled,
      changedLine,
      'Nothing gets labels or annotations.',
      'By them keywheel and GitOps tools know what is theirs. `kubectl diff` shows them, and nothing else of these objects.',
    ),
    section('To add', added, ({ what }) => markdownSentence(what), 'Nothing is added.', 'What is not there yet.'),
    section(
      'Left as it is',
      left,
      ({ what, place, why, source }) =>
        `${markdownCode(what)}: ${markdownSentence(why)} (${markdownCode(source ? `${source.file}:${source.line}` : place)})`,
      'Everything that was read is in the program.',
      'The program says nothing of it, and nothing of it changes.',
    ),
    section(
      'Findings',
      findings.map((finding) => ({ where: finding.severity, finding })),
      ({ finding }) =>
        `${markdownCode(finding.id)} at ${markdownCode(placeWithLine(finding))}: ${markdownSentence(finding.message)}. To do: ${markdownSentence(finding.fix)}`,
      'The checks find nothing.',
      'What the checks find was so before. `adopted.json` acknowledges each; remove an entry once it is mended.',
    ),
    `## Concluded\n\nLook through these: nothing that was read says them.\n\n${bullets(assumed)}`,
  ].join('\n');
}

function bullets(sentences: readonly string[]): string {
  return sentences.map((one) => `- ${markdownSentence(one)}\n`).join('');
}

function section<T extends { readonly where: string }>(
  title: string,
  all: readonly T[],
  lineOf: (one: T) => string,
  none: string,
  about = '',
): string {
  const groups = [...grouped(all, ({ where }) => where)].map(
    ([where, own]) => `### ${markdownSentence(where)}\n\n${own.map((one) => `- ${lineOf(one)}\n`).join('')}`,
  );
  const body = all.length === 0 ? `${none}\n` : `${about === '' ? '' : `${about}\n\n`}${groups.join('\n')}`;
  return `## ${title}\n\n${body}`;
}

function changedLine({ what, fields }: Changed & Named): string {
  return `${markdownCode(what)}: ${fields.map(markdownCode).join(', ')}`;
}
