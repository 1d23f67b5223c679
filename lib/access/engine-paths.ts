import { Behind, NAME } from '../policy/acting-paths';
import { ANY } from '../policy/pattern';
import type { AccessRules } from '../policy/policy';
import type { VaultView } from '../views/vault-view';
import { CHANGE, HOLDING, OtherWay } from './other-way';

/** What an engine gives, by which paths, and what decides about it. `{name}` is a name of somebody, `+` any. */
interface Words {
  /** Those of one line give the same. */
  readonly gives: readonly (readonly string[])[];
  /** Whoever writes there decides what everybody gets: a role may be given any rights that the engine has. */
  readonly decides?: readonly string[];
  /** What is done by the first to what the second gives. */
  readonly changes?: readonly (readonly [at: string, on: string, capabilities?: readonly string[]])[];
}

const ROLES: Words = { gives: [['creds/{name}']], decides: ['roles/+', 'config/+', 'config'] };
const ROLE: Words = { gives: [['creds/{name}']], decides: ['role/+', 'config/+', 'config'] };
const DELETE = ['delete'];

const LDAP: Words = {
  gives: [['static-cred/{name}'], ['creds/{name}'], ['library/{name}/check-out']],
  decides: ['static-role/+', 'role/+', 'roles/+', 'library/+', 'config'],
  changes: [
    ['rotate-role/{name}', 'static-cred/{name}'],
    ['library/manage/{name}/check-in', 'library/{name}/check-out'],
  ],
};

const PKI: Words = {
  gives: [['issue/{name}', 'sign/{name}', 'issuer/+/issue/{name}', 'issuer/+/sign/{name}']],
  decides: [
    ...['roles/+', 'sign-verbatim', 'sign-verbatim/+', 'root/sign-intermediate', 'root/sign-self-issued'],
    ...['sign-verbatim', 'sign-verbatim/+', 'sign-intermediate', 'sign-self-issued'].map((word) => `issuer/+/${word}`),
    ...['config/ca', 'config/issuers', 'issuers/import/+', 'intermediate/set-signed', 'root/replace', 'root/rotate/+'],
  ],
  // A certificate is revoked by its serial number, whichever role it was made by; without its issuer nobody trusts it.
  changes: ['issue/+', 'sign/+', 'issuer/+/issue/+', 'issuer/+/sign/+'].flatMap((on) => [
    ['revoke', on],
    ['issuer/+/revoke', on],
    ['issuer/+', on, [...CHANGE, ...DELETE]],
    ['key/+', on, DELETE],
    ['root', on, DELETE],
  ]),
};

/**
 * By the type of an engine.
 *
 * https://developer.hashicorp.com/vault/api-docs/secret
 */
const ENGINES: Readonly<Record<string, Words>> = {
  ad: LDAP,
  alicloud: ROLE,
  aws: {
    gives: [['creds/{name}', 'sts/{name}'], ['static-creds/{name}']],
    decides: ['roles/+', 'static-roles/+', 'config/+'],
  },
  azure: ROLES,
  consul: ROLES,
  database: {
    gives: [['creds/{name}'], ['static-creds/{name}']],
    decides: ['roles/+', 'static-roles/+', 'config/+'],
    changes: [
      ['rotate-role/{name}', 'static-creds/{name}'],
      ['static-roles/{name}', 'static-creds/{name}', DELETE],
      ['roles/{name}', 'creds/{name}', DELETE],
    ],
  },
  gcp: {
    gives: [
      ['roleset/{name}/token', 'roleset/{name}/key', 'token/{name}', 'key/{name}'],
      ['static-account/{name}/token', 'static-account/{name}/key'],
      ['impersonated-account/{name}/token'],
    ],
    decides: ['roleset/+', 'static-account/+', 'impersonated-account/+', 'config'],
    changes: [
      ['roleset/{name}/rotate', 'roleset/{name}/key'],
      ['roleset/{name}/rotate-key', 'roleset/{name}/token'],
      ['static-account/{name}/rotate-key', 'static-account/{name}/token'],
    ],
  },
  kubernetes: ROLES,
  ldap: LDAP,
  mongodbatlas: ROLES,
  nomad: ROLE,
  openldap: LDAP,
  pki: PKI,
  rabbitmq: ROLES,
  ssh: { gives: [['sign/{name}', 'issue/{name}'], ['creds/{name}']], decides: ['roles/+', 'config/+'] },
  terraform: { ...ROLE, changes: [['rotate-role/{name}', 'creds/{name}']] },
  totp: { gives: [['code/{name}']], changes: [['keys/{name}', 'code/{name}', [...CHANGE, ...DELETE]]] },
  transit: {
    gives: [
      ['sign/{name}', 'sign/{name}/+'],
      ['hmac/{name}', 'hmac/{name}/+'],
    ],
  },
};

/** What people call a path of an engine that is in no file, by what tells its type. */
const TELLING: readonly (readonly [RegExp, Words])[] = [
  [/^([^+*]+?)\/(?:creds|static-creds|sts)\//, { ...ENGINES['aws']!, changes: ENGINES['database']!.changes }],
  [/^([^+*]+?)\/(?:issue|sign)\//, PKI],
];

/** The paths of engines that make credentials by which one gets, or decides, what is another's. */
export function enginePaths(vault: VaultView, rules: readonly AccessRules[]): OtherWay[] {
  return [...wordsByEngine(vault, rules)].flatMap(([engine, words]) => waysOf(engine, words));
}

function waysOf(engine: string, { gives, decides = [], changes = [] }: Words): OtherWay[] {
  const common = { at: engine, on: engine, holding: HOLDING };
  return [
    ...gives.flatMap((same) =>
      same.flatMap((at, index) =>
        same.slice(index + 1).map((on) => ({
          ...common,
          behind: behind(at, on),
          capabilities: USING,
          does: 'have the same by another path',
        })),
      ),
    ),
    ...decides.flatMap((at) =>
      gives.flat().map((on) => ({
        ...common,
        behind: behind(at, on.replaceAll('{name}', '+')),
        capabilities: CHANGE,
        does: 'decide what the engine gives, to anybody',
      })),
    ),
    ...changes.map(([at, on, capabilities = CHANGE]) => ({
      ...common,
      behind: behind(at, on),
      capabilities,
      does: 'change or end it',
    })),
  ];
}

/** A credential is made by reading, where it takes no arguments, or by writing. */
const USING = ['read', 'create', 'update'];

function behind(at: string, on: string): Behind {
  const [from, to] = [at, on].map((path) =>
    path.split('/').map((part) => (part === '{name}' ? NAME : part === '+' ? ANY : part)),
  );
  return { at: from!, on: to! };
}

/** With what policies name where no file makes the engine. */
function wordsByEngine({ engines }: VaultView, rules: readonly AccessRules[]): ReadonlyMap<string, Words> {
  const all = new Map(
    [...engines].flatMap(([path, { type }]) => (Object.hasOwn(ENGINES, type) ? [[path, ENGINES[type]!]] : [])),
  );
  const isKnown = (path: string) =>
    path.split('/').some((_, index, parts) => engines.has(parts.slice(0, index + 1).join('/')));
  for (const { pattern } of rules.flatMap(({ unordered }) => unordered)) {
    for (const [telling, words] of /\/(?:meta)?data\//.test(pattern.text) ? [] : TELLING) {
      const path = telling.exec(pattern.text)?.[1];
      if (path !== undefined && !all.has(path) && !isKnown(path)) {
        all.set(path, words);
      }
    }
  }
  return all;
}
