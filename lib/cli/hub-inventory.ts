import { saysNothing } from '../adoption/overrides';
import { isFields } from '../collections/fields';
import { literals } from '../encode/terraform';
import { FleetError } from '../errors';
import type { HubResource } from '../output/hub-resource';
import { eachOf } from './each-of';
import { encodedPath, HubAddress, HubClient } from './hub-client';

/** What a hub has that a program may take over, or has to leave. */
export interface HubInventory {
  /** As if Terraform made them. */
  readonly resources: readonly HubResource[];
  /** What else has a name there, such as `value "secret/apps/db"`, in the order of the hub. */
  readonly others: readonly string[];
  readonly product: 'vault' | 'openbao';
  /** What the token may not see, in sentences. */
  readonly unread: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Folders of a KV engine that are listed at most: who has more values imports a folder of files. */
const MOST_FOLDERS = 2000;

/** Arguments of roles, which the API and the provider call the same. */
const OF_ROLE = [
  ...['token_policies', 'token_ttl', 'token_max_ttl', 'token_explicit_max_ttl', 'token_period', 'token_num_uses'],
  ...['token_type', 'token_bound_cidrs', 'token_no_default_policy'],
];
const ROLES: Readonly<Record<string, { readonly type: string; readonly fields: readonly string[] }>> = {
  kubernetes: {
    type: 'vault_kubernetes_auth_backend_role',
    fields: [
      ...['bound_service_account_names', 'bound_service_account_namespaces', 'audience', 'alias_name_source'],
      ...['bound_service_account_namespace_selector', ...OF_ROLE],
    ],
  },
  jwt: {
    type: 'vault_jwt_auth_backend_role',
    fields: [
      ...['role_type', 'user_claim', 'user_claim_json_pointer', 'bound_audiences', 'bound_subject', 'bound_claims'],
      ...['bound_claims_type', 'claim_mappings', 'groups_claim', 'clock_skew_leeway', 'expiration_leeway'],
      ...['not_before_leeway', ...OF_ROLE],
    ],
  },
};

/** What the API answers for an argument that nobody has given. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  alias_name_source: 'serviceaccount_uid',
  bound_claims_type: 'string',
  token_type: 'default',
};

/** Engines of which the names are listed that people ask for, and where. */
const NAMED: Readonly<Record<string, readonly (readonly [folder: string, what: string])[]>> = {
  database: [
    ['roles', 'database role'],
    ['static-roles', 'database role'],
  ],
  pki: [['roles', 'PKI role']],
  transit: [['keys', 'transit key']],
};

/**
 * Lists and reads what says who may do what, and the names of all else. Never a value: no request goes to where the hub
 * gives values, credentials or certificates.
 *
 * @throws FleetError HubRefuses where it answers nothing at all
 */
export async function hubInventory(hub: HubAddress, token: string): Promise<HubInventory> {
  return new Inventory(new HubClient(hub, token), hub).read();
}

class Inventory {
  private readonly unread: string[] = [];

  constructor(
    private readonly client: HubClient,
    private readonly hub: HubAddress,
  ) {}

  async read(): Promise<HubInventory> {
    const health: unknown = await this.client.read('sys/health?standbyok=true&perfstandbyok=true');
    const [engines, mounts] = [await this.entries('sys/mounts'), await this.entries('sys/auth')];
    const roles = await eachOf(mounts, ([path, { type }]) => this.roles(path, String(type)));
    const policies = await this.policies();
    const others = await eachOf(engines, ([path, engine]) => this.names(path, engine));
    return {
      resources: [
        ...engines.map(([path, { type, options }]) => this.resource('vault_mount', path, { path, type, options })),
        ...mounts.map(([path, { type, accessor }]) => {
          const isJwt = type === 'jwt' || type === 'oidc';
          return this.resource(isJwt ? 'vault_jwt_auth_backend' : 'vault_auth_backend', path, { path, type, accessor });
        }),
        ...roles.flat(),
        ...policies,
      ],
      others: others.flat(),
      // Vault says what it replicates, also where that is nothing; OpenBao replicates nothing.
      product: isFields(health) && 'replication_dr_mode' in health ? 'vault' : 'openbao',
      unread: this.unread,
    };
  }

  private async roles(mount: string, method: string): Promise<HubResource[]> {
    const kind = Object.hasOwn(ROLES, method) ? ROLES[method]! : undefined;
    if (kind === undefined) {
      return [];
    }
    const names = await this.list(`auth/${mount}/role`);
    const roles = await eachOf(names, async (name) => {
      const said = await this.data(`auth/${mount}/role/${name}`);
      return said
        ? [
            this.resource(kind.type, `${mount} ${name}`, {
              backend: mount,
              role_name: name,
              ...picked(said, kind.fields),
            }),
          ]
        : [];
    });
    const configuration = method === 'kubernetes' ? await this.data(`auth/${mount}/config`) : undefined;
    const fields =
      configuration && picked(configuration, ['kubernetes_host', 'kubernetes_ca_cert', 'disable_local_ca_jwt']);
    return [
      ...roles.flat(),
      ...(fields ? [this.resource('vault_kubernetes_auth_backend_config', mount, { backend: mount, ...fields })] : []),
    ];
  }

  private async policies(): Promise<HubResource[]> {
    const names = (await this.list('sys/policies/acl')).filter((name) => name !== 'root' && name !== 'default');
    const all = await eachOf(names, async (name) => {
      const said = await this.data(`sys/policies/acl/${name}`);
      return said ? [this.resource('vault_policy', name, { name, policy: said['policy'] })] : [];
    });
    return all.flat();
  }

  /** What people ask an engine for, by its names. */
  private async names(mount: string, { type, options }: Fields): Promise<string[]> {
    if (type === 'kv' || type === 'generic') {
      const isSecond = isFields(options) && String(options['version']) === '2';
      const paths = await this.below(isSecond ? `${mount}/metadata` : mount);
      return paths.map((path) => `value "${mount}/${path}"`);
    }
    const folders = Object.hasOwn(NAMED, String(type)) ? NAMED[String(type)]! : [];
    const all = await eachOf(folders, async ([folder, what]) => {
      const names = await this.list(`${mount}/${folder}`);
      return names.map((name) => `${what} "${mount}/${name}"`);
    });
    return all.flat();
  }

  /** All names below a folder that hold no others. */
  private async below(root: string): Promise<string[]> {
    const found: string[] = [];
    const waiting = [''];
    for (let folders = 0; waiting.length > 0; folders += 1) {
      if (folders === MOST_FOLDERS) {
        this.unread.push(`${root} has more than ${MOST_FOLDERS} folders, of which the rest is not listed`);
        return found;
      }
      const folder = waiting.shift()!;
      for (const name of await this.list(`${root}/${folder}`)) {
        (name.endsWith('/') ? waiting : found).push(`${folder}${name}`);
      }
    }
    return found;
  }

  /** Of a folder of mounts, without what the server keeps for itself. */
  private async entries(path: string): Promise<[string, Fields][]> {
    const said = (await this.data(path)) ?? {};
    return Object.entries(said).flatMap(([name, entry]): [string, Fields][] => {
      const type = isFields(entry) ? String(entry['type']) : '';
      return name.endsWith('/') && !/^(|system|identity|cubbyhole|token|ns_.*)$/.test(type)
        ? [[name.slice(0, -1), entry as Fields]]
        : [];
    });
  }

  private async data(path: string): Promise<Fields | undefined> {
    try {
      const answer: unknown = await this.client.read(encodedPath(path));
      const data = isFields(answer) ? answer['data'] : undefined;
      return isFields(data) ? data : undefined;
    } catch (error) {
      this.refused(path, error);
      return undefined;
    }
  }

  private async list(folder: string): Promise<readonly string[]> {
    try {
      return await this.client.list(encodedPath(folder));
    } catch (error) {
      this.refused(folder, error);
      return [];
    }
  }

  private refused(path: string, error: unknown): void {
    this.unread.push(`${path}: ${error instanceof FleetError ? error.reason : String(error)}`);
  }

  private resource(type: string, name: string, attributes: Fields): HubResource {
    const said = literals(Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null)));
    return {
      ...{ type, address: `${type}.${name}`, namespace: '', path: '', place: `the hub, ${type} "${name}"` },
      ...{ attributes: said as HubResource['attributes'], hub: this.hub.address },
    };
  }
}

/** What somebody has given of these fields. */
function picked(said: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(
    names.flatMap((name) =>
      Object.hasOwn(said, name) && !saysNothing(said[name]) && said[name] !== DEFAULTS[name]
        ? [[name, said[name]]]
        : [],
    ),
  );
}
