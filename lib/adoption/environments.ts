/** Words in names of clusters by which people say what a cluster is for. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(prod|production|prd|live)$/, 'prod'],
  [/^(stage|staging|stg|preprod|preproduction)$/, 'staging'],
  [/^(qa|uat|test|testing|tst|acceptance|acc)$/, 'qa'],
  [/^(dev|development|develop)$/, 'dev'],
  [/^(sandbox|lab|playground)$/, 'sandbox'],
];

/** Which environment a cluster is in, as its name says: of clusters that say nothing there is one. */
export function environmentOf(cluster: string): string {
  const words = cluster.toLowerCase().split(/[^a-z]+/);
  return WORDS.find(([word]) => words.some((one) => word.test(one)))?.[1] ?? 'main';
}
