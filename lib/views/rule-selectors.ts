import { specOf, type SeenObject } from '../output/seen-object';
import { literalsOf } from '../encode/promql';
import { monitoringObjects } from './monitors';

/** Series of objects of External Secrets Operator that a rule for Prometheus reads. */
export interface RuleSelector {
  readonly seen: SeenObject;
  /** What the rule is called. */
  readonly rule: string;
  /** Kind of the objects. */
  readonly kind: string;
  /** Names that it selects one by one; undefined where it says none, or a pattern. */
  readonly names?: readonly string[];
  readonly namespaces?: readonly string[];
}

interface Objects {
  readonly name: string;
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}

const KINDS: Readonly<Record<string, string>> = {
  externalsecret: 'ExternalSecret',
  secretstore: 'SecretStore',
  clustersecretstore: 'ClusterSecretStore',
  pushsecret: 'PushSecret',
};
const SELECTOR = /\b(externalsecret|secretstore|clustersecretstore|pushsecret)_\w+\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}/g;
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")/g;
/** Labels that choose among series of one object. */
const OF_SERIES = ['condition', 'status', 'instance', 'job'];

/** In rules of keywheel, whoever changed them since. What is about another cluster is not among them. */
export function ruleSelectors(cluster: Objects): readonly RuleSelector[] {
  return monitoringObjects(cluster, 'PrometheusRule').flatMap((seen) => {
    const { groups } = specOf(seen.object);
    const rules: any[] = (Array.isArray(groups) ? groups : []).flatMap((group) =>
      Array.isArray(group?.rules) ? group.rules : [],
    );
    return rules.flatMap((rule) =>
      [...String(rule?.expr ?? '').matchAll(SELECTOR)].flatMap(([, metric, matchers]) => {
        const named = namedBy(matchers!, cluster.name);
        return named ? [{ seen, rule: String(rule.alert ?? rule.record), kind: KINDS[metric!]!, ...named }] : [];
      }),
    );
  });
}

function namedBy(matchers: string, cluster: string): Pick<RuleSelector, 'names' | 'namespaces'> | undefined {
  const named: { names?: readonly string[]; namespaces?: readonly string[] } = {};
  for (const [, label, operator, text] of matchers.matchAll(MATCHER)) {
    const texts = operator!.startsWith('!') ? undefined : literalsOf(operator as '=' | '=~', text!);
    if (label === 'name') {
      named.names = texts;
    } else if (label === 'namespace') {
      named.namespaces = texts;
    } else if (!OF_SERIES.includes(label!) && texts?.includes(cluster) !== true) {
      return undefined;
    }
  }
  return named;
}
