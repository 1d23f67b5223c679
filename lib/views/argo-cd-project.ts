import { isGlobOf } from '../text/glob';
import { listOf } from './sync';

/** The `spec` of an AppProject, whoever wrote it. */
export type ProjectRules = Readonly<Record<string, unknown>>;

interface Destination {
  readonly name?: string;
  readonly server?: string;
  readonly namespace: string;
}

interface OfKind {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** Undefined where the files do not tell. */
type Answer = boolean | undefined;

/**
 * Whether a project lets its applications take what is in a repository.
 * https://github.com/argoproj/argo-cd/blob/master/pkg/apis/application/v1alpha1/app_project_types.go
 */
export function allowsRepository(rules: ProjectRules, url: string): Answer {
  const all = listOf(rules['sourceRepos']).map((pattern) => ({ pattern, isThis: matchesUrl(pattern, url) }));
  if (all.some(({ pattern, isThis }) => isDenied(pattern) && isThis === false)) {
    return false;
  }
  return any(all.map(({ isThis }) => isThis));
}

/** Whether it lets them make objects in a namespace of a cluster: either is known by its name or its address. */
export function allowsDestination(rules: ProjectRules, { name, server, namespace }: Destination): Answer {
  const answers = listOf(rules['destinations']).map((one) => {
    const isPlace = any([matchesPlace(one?.name, name, server), matchesPlace(one?.server, server, name)]);
    const isNamespace = matches(one?.namespace, namespace);
    const isRefused =
      ([one?.name, one?.server].some(isDenied) && isPlace === false && isNamespace === true) ||
      (isDenied(one?.namespace) && isNamespace === false && isPlace !== false);
    return { isAllowed: both(isPlace, isNamespace), isRefused };
  });
  return answers.some(({ isRefused }) => isRefused) ? false : any(answers.map(({ isAllowed }) => isAllowed));
}

/** Whether it lets them make an object of the whole cluster: what is not allowed is refused. */
export function allowsOfCluster(rules: ProjectRules, object: OfKind): Answer {
  return both(
    holds(rules['clusterResourceWhitelist'], object),
    negated(holds(rules['clusterResourceBlacklist'], object)),
  );
}

/** Whether it lets them make an object of a namespace: what is not refused is allowed, unless a list says what is. */
export function allowsOfNamespace(rules: ProjectRules, object: OfKind): Answer {
  const allowed = rules['namespaceResourceWhitelist'];
  return both(
    allowed === undefined || allowed === null || holds(allowed, object),
    negated(holds(rules['namespaceResourceBlacklist'], object)),
  );
}

function holds(list: unknown, { group, kind, name }: OfKind): Answer {
  return any(
    listOf(list).map((one) =>
      both(
        both(matches(one?.group, group), matches(one?.kind, kind)),
        one?.name === undefined || matches(one.name, name),
      ),
    ),
  );
}

function any(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function both(one: Answer, other: Answer): Answer {
  return one === false || other === false ? false : one && other;
}

function negated(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}

function isDenied(pattern: unknown): boolean {
  return typeof pattern === 'string' && pattern.startsWith('!');
}

/** What begins with `!` matches all but what follows. Patterns with more than asterisks are not read. */
function matches(pattern: unknown, text: string, isGlob = isGlobOf): Answer {
  if (typeof pattern !== 'string') {
    return false;
  }
  if (isDenied(pattern)) {
    return negated(matches(pattern.slice(1), text, isGlob));
  }
  return pattern === '*' ? true : /[?[\]{}\\]/.test(pattern) ? undefined : isGlob(pattern, text);
}

/** @param other what the cluster is called instead, where it is not called by this */
function matchesPlace(pattern: unknown, text: string | undefined, other: string | undefined): Answer {
  const isSaid = typeof pattern === 'string' && pattern !== '';
  return text === undefined && other !== undefined && isSaid && pattern !== '*'
    ? undefined
    : matches(pattern, text ?? '');
}

/** As Argo CD compares addresses of repositories: an asterisk is a part of one folder, two are any number of them. */
function matchesUrl(pattern: unknown, url: string): Answer {
  const plain = (text: string) => text.toLowerCase().replace(/(\.git)?\/?$/, '');
  return typeof pattern === 'string' && matches(plain(pattern), plain(url), isPathOf);
}

function isPathOf(pattern: string, text: string): boolean {
  if (pattern.includes('**')) {
    return isGlobOf(pattern.replaceAll('**', '*'), text);
  }
  const [parts, words] = [pattern.split('/'), text.split('/')];
  return parts.length === words.length && parts.every((part, index) => isGlobOf(part, words[index]!));
}
