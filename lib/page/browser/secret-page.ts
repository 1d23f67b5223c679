import type { LoginData, PathData, RoadData, SecretData } from '../fleet-data';
import type { Chosen } from './chosen';
import { Child, code, element, link, parted } from './dom';
import type { Fleet } from './fleet';
import { findingList } from './findings-page';
import { facts } from './overview-page';
import { address } from './places';
import { table } from './table';
import { notKnownOf } from './not-known';
import { Way, waysTo } from './ways';
import { count, duration, KINDS, maker, outageText } from './words';

/** The roads to one Secret, how long they take, and who else has it. */
export function secretPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  const asked = chosen.get('name') ?? '';
  const all = fleet.secretsNamed.get(asked) ?? [];
  const [first] = all;
  if (!first) {
    return [element('h1', {}, `There is no Secret ${asked}`)];
  }
  return [
    element('h1', {}, `${first.form === 'file' ? 'File' : 'Secret'} `, parted(asked)),
    facts([
      ['Tenant', first.tenant === undefined ? 'no file says whose it is' : tenantLink(first.tenant)],
      ['Cluster', link(address('cluster', { name: first.cluster }), first.cluster)],
      ['Changes', [...new Set(all.map(({ kind }) => KINDS[kind]))].join('; ')],
    ]),
    all.length > 1
      ? element('p', { class: 'warning' }, `${all.length} entries make it: ${all.map((one) => one.madeBy).join(', ')}.`)
      : undefined,
    all.map((secret, index) =>
      sections(
        fleet,
        secret,
        chosen.of(`ways${all.length > 1 ? index + 1 : ''}`),
        all.length > 1 ? ` ${index + 1} of ${all.length}` : '',
      ),
    ),
  ];
}

function sections(fleet: Fleet, secret: SecretData, chosen: Chosen, which: string): Child {
  const findings = fleet.findingsOf.get(secret) ?? [];
  return [
    element('h2', {}, `Road${which}`),
    road(fleet, secret),
    ...(findings.length > 0 ? [element('h2', {}, `Findings${which}`), findingList(fleet, findings)] : []),
    element('h2', {}, `Times${which}`),
    times(secret),
    element('h2', {}, `Who can get it${which}`),
    ways(fleet, secret, chosen, which),
  ];
}

function tenantLink(name: string): Child {
  return link(address('tenant', { name }), name);
}

function road(fleet: Fleet, secret: SecretData): HTMLElement {
  const { roads, madeBy, place, keys, consumers, times: own } = secret;
  return element(
    'div',
    { class: 'road' },
    roads.map((one, index) =>
      element(
        'ol',
        { 'aria-label': `Source ${index + 1} of ${roads.length}, from Vault/OpenBao to its store` },
        stepsOf(fleet, one, secret),
      ),
    ),
    element(
      'ol',
      { 'aria-label': 'From what makes it to the pods' },
      step(madeBy.split(' ')[0]!, code(madeBy.slice(madeBy.indexOf(' ') + 1)), [
        own && own.refresh !== null ? `refreshed every ${duration(own.refresh)}` : undefined,
        place,
      ]),
      secret.form === 'file'
        ? undefined
        : step('Secret', code(secret.name), [keys.length > 0 ? `keys ${keys.join(', ')}` : undefined]),
      consumers.length === 0
        ? step('Pods', 'no workload in these files uses it', [])
        : element(
            'li',
            {},
            element('span', { class: 'what' }, 'Pods'),
            consumers.map(({ name: pods, terms }) => [
              element('span', { class: 'name' }, code(pods)),
              element('span', { class: 'more' }, terms),
            ]),
          ),
    ),
  );
}

function stepsOf(fleet: Fleet, one: RoadData, secret: SecretData): Child {
  const { path: at, source, properties, store, storePlace, provider } = one;
  const login = one.login === undefined ? undefined : fleet.logins[one.login]!;
  const account = login ? login.who.split('/').slice(-2).join('/') : one.said?.account;
  const path = at === undefined ? undefined : fleet.paths[at]!;
  const taken =
    properties.length === 0
      ? undefined
      : `${properties.length > 1 ? 'properties' : 'property'} ${properties.join(', ')}`;
  const storeKind = store.split(' ')[0]!;
  const isMissing = provider === 'none' && storePlace === undefined;
  const storeStep = step(
    /^(Cluster)?SecretStore$|^VaultDynamicSecret$/.test(storeKind) ? storeKind : 'Store',
    code(storeKind === store ? store : store.slice(storeKind.length + 1)),
    [
      isMissing ? 'not in these files: where it reads is not known' : storePlace,
      account === undefined ? undefined : `logs in as ${account}`,
    ],
  );
  if (!path) {
    return [step(isMissing ? 'Source' : `Source (${provider})`, code(source ?? ''), [taken]), storeStep];
  }
  const others = fleet.readers[path.readers]!.filter((reader) => reader !== one.login).length;
  const does = path.capability === 'read' ? 'read it' : 'have one made of it';
  const copies = path.secrets.filter((copy) => fleet.secrets[copy] !== secret).length;
  return [
    step('Path in Vault/OpenBao', code(path.path), [
      taken,
      ...path.writtenBy.map((writer) => `written by ${writer}`),
      others > 0 && !path.isPublic ? `${count(others, 'other login')} may ${does}` : undefined,
      copies > 0 && !path.isPublic ? `${count(copies, 'other Secret')} made of it` : undefined,
    ]),
    policyStep(path, login, one),
    login
      ? step('Role', code(login.role), [`at auth mount ${login.mount}`, account && `binds ${account}`])
      : saidStep(one.said),
    storeStep,
  ];
}

/** A login that gives nothing, or of which these files do not say what it gives. */
function saidStep(said: RoadData['said']): HTMLElement {
  const { role, mount = '', account = '', why = 'none', methods = [] } = said ?? {};
  const at = `at auth mount ${mount}`;
  switch (why) {
    case 'role-missing':
      return step('Role', code(role ?? ''), [at, 'not in these files'], true);
    case 'account-not-bound':
      return step('Role', code(role ?? ''), [at, `does not bind ${account}`], true);
    case 'account-not-known':
      return step('Role', code(role ?? ''), [at, 'the operator logs in as itself, and no file says as whom it runs']);
    case 'nothing-granted':
      return step('Role', code(role ?? ''), [at, `binds ${account}`]);
    case 'other-method':
      return step('Login', code(methods.join(', ')), ['what it may do is not in these files']);
    case 'none':
      return step('Login', 'the store has none', [], true);
  }
}

function policyStep(path: PathData, login: LoginData | undefined, { grant, said }: RoadData): HTMLElement {
  if (grant) {
    return step('Policy', code(grant.policies.join(', ')), [`grants ${path.capability} on ${grant.pattern}`]);
  }
  if (path.isPublic) {
    return step('Policy', 'none is needed', ['certificates of an authority are no secret']);
  }
  if (!login && said?.why !== 'nothing-granted') {
    return step('Policy', 'not known', ['the login decides which policies apply']);
  }
  return login && login.unknownPolicies.length > 0
    ? step('Policy', code(login.unknownPolicies.join(', ')), ['not in these files: what it grants is not known'])
    : step('Policy', `none grants ${path.capability} here`, [], true);
}

function step(what: string, name: Child, more: readonly (string | undefined)[], isBroken = false): HTMLElement {
  return element(
    'li',
    { class: isBroken ? 'bad' : undefined },
    element('span', { class: 'what' }, what),
    element('span', { class: 'name' }, name),
    more.filter(Boolean).map((one) => element('span', { class: 'more' }, parted(one!))),
  );
}

function times({ kind, times: own }: SecretData): HTMLElement {
  if (!own) {
    return element(
      'p',
      {},
      kind === 'sealed'
        ? 'It changes when somebody seals it again.'
        : kind === 'told'
          ? 'It holds what Vault/OpenBao tells about a role, and no secret.'
          : 'How long a change takes to arrive is not known of what makes it.',
    );
  }
  return facts([
    [
      'Worst-case propagation',
      [
        duration(own.arrives),
        own.arrival.length > 1
          ? ` = ${own.arrival.map(({ name: part, seconds }) => `${part} ${duration(seconds)}`).join(' + ')}`
          : own.arrival[0] && ` (${own.arrival[0].name})`,
      ].filter((part) => part !== undefined),
    ],
    ...(own.outage === undefined ? [] : [['Outage at each change', outageText(own.outage)] as const]),
    ['Oldest value in a pod', own.oldest === null ? 'nothing limits it' : duration(own.oldest)],
    ['Next value', maker(own.by)],
  ]);
}

function ways(fleet: Fleet, secret: SecretData, chosen: Chosen, which: string): HTMLElement {
  const all = waysTo(fleet, secret);
  const [first] = all;
  const meant = all.filter((way) => way.meant !== 'no');
  const open = notKnownOf(fleet, secret);
  return element(
    'div',
    {},
    first && first.meant === 'no'
      ? element(
          'p',
          { class: 'warning' },
          element('strong', {}, 'Shortest way of an attacker: '),
          `be ${first.who}, in ${count(first.steps.length, 'step')}: ${first.steps.join('; then ')}. `,
          `${count(all.length - meant.length, 'way')} in all, in addition to the ${meant.length} of what is meant to have it.`,
        )
      : element(
          'p',
          { class: open.length > 0 ? 'warning' : 'good' },
          element('strong', {}, 'Shortest way of an attacker: '),
          'take over what is meant to have it, the operators that write it or the workloads that use it. ',
          open.length > 0
            ? 'Nobody else is named in these files, which do not say all of it.'
            : 'Nobody else has a right to it, as far as these files say.',
        ),
    open.length > 0
      ? [
          element('p', {}, 'Not known of it, so that more may be able to get it:'),
          element(
            'ul',
            { class: 'plain' },
            open.map((one) => element('li', {}, one)),
          ),
        ]
      : undefined,
    element(
      'p',
      { class: 'quiet' },
      'Not counted: who may change policies, roles or bindings, and can so give themselves the right. ',
      link(address('access', { search: 'sys/policies' }), 'Search Access for sys/policies'),
      '.',
    ),
    table({
      caption: `Who can get it, and how${which}`,
      chosen,
      none: 'Nobody, as far as these files say.',
      rows: all,
      text: ({ who, steps, by }) => [who, ...steps, ...by].join(' '),
      columns: [
        { title: 'Who', long: true, cell: ({ who }) => parted(who), order: ({ who }) => who },
        { title: 'Steps', cell: ({ steps }) => steps.length, order: ({ steps }) => steps.length },
        {
          title: 'How',
          long: true,
          cell: ({ steps }) => (steps.length === 1 ? parted(steps[0]!) : stepList(steps)),
        },
        { title: 'By', long: true, cell: ({ by }) => parted(by.join(', ') || '–') },
        { title: 'Meant', cell: ({ meant }) => MEANT[meant], order: ({ meant }) => meant },
      ],
    }),
  );
}

const MEANT: Readonly<Record<Way['meant'], string>> = {
  this: 'yes',
  shared: 'yes, for another Secret of the path',
  no: 'no',
};

function stepList(steps: readonly string[]): HTMLElement {
  return element(
    'ol',
    { class: 'plain' },
    steps.map((one) => element('li', {}, parted(one))),
  );
}
