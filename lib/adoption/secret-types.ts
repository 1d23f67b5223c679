import type { FoundDelivery } from './found-fleet';

/** The types of a Secret that a program has a word for, each with the keys that the API server asks for. */
const TYPES: readonly (readonly [type: string, word: string, keys: readonly string[]])[] = [
  ['kubernetes.io/tls', 'TLS', ['tls.crt', 'tls.key']],
  ['kubernetes.io/dockerconfigjson', 'DOCKER_CONFIG_JSON', ['.dockerconfigjson']],
];

/** The word of a program for the type of a delivered Secret. */
export function secretTypeOf({ type, data }: FoundDelivery): string | undefined {
  const [, word, keys = []] = TYPES.find(([name]) => name === type) ?? [];
  return word !== undefined && (data === undefined || keys.every((key) => Object.hasOwn(data, key))) ? word : undefined;
}
