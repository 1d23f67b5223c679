/** The two servers, which differ in some rules. */
export type Server = 'vault' | 'openbao';

/** Values that a parameter of a request may, or must not, have; none for any value. */
export type Parameters = ReadonlyMap<string, readonly unknown[]>;

/** What a policy says of a path beside its capabilities. Durations are in seconds. */
export interface Restrictions {
  readonly allowedParameters?: Parameters;
  readonly deniedParameters?: Parameters;
  readonly requiredParameters?: readonly string[];
  readonly minWrappingTtl?: number;
  readonly maxWrappingTtl?: number;
  readonly mfaMethods?: readonly string[];
  /** OpenBao's. */
  readonly paginationLimit?: number;
  /** OpenBao's: the template of the path that one must be able to read to see a key in a list. */
  readonly responseKeysFilterPath?: string;
  /** Vault Enterprise's. */
  readonly controlGroups?: readonly unknown[];
  /** Vault's. */
  readonly subscribeEventTypes?: readonly string[];
}

/** One path of a policy, as it is written there. */
export interface PolicyPath {
  /** With its wildcards and templates. */
  readonly path: string;
  /** In the policy's order; `deny` alone where it denies. */
  readonly capabilities: readonly string[];
  /** OpenBao's: from then on the path grants nothing, and denies nothing. */
  readonly expiration?: Date;
  /** @default - none */
  readonly restrictions?: Restrictions;
}

const COMMON = ['create', 'read', 'update', 'delete', 'list', 'sudo', 'patch', 'deny'];

/** What a path can grant, by server. */
export const CAPABILITIES: Readonly<Record<Server, readonly string[]>> = {
  vault: [...COMMON, 'subscribe', 'recover'],
  openbao: [...COMMON, 'scan'],
};

/** What one server takes, or either of them. */
export type Allowed = Readonly<Record<Server | 'either', readonly string[]>>;

export function withEither(lists: Readonly<Record<Server, readonly string[]>>): Allowed {
  return { ...lists, either: [...new Set([...lists.vault, ...lists.openbao])] };
}

export const KNOWN_CAPABILITIES = withEither(CAPABILITIES);
