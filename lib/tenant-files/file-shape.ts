import type { Environment } from '../fleet/environment';
import { PUBLIC_API } from '../options/public-api';
import type { TenantFileKind, TenantFileLimits } from './limits';
import { OptionShapes } from './option-shapes';
import { field, FieldsShape, FieldShape, optional, Shape } from './shape';

interface SectionOf {
  readonly makes: string;
  /** Its options, where another call than that of its class takes them. */
  readonly options?: string;
  /** Whether it becomes a Secret. */
  readonly isDelivered: boolean;
  /** The class whose methods let clients use it; undefined where none can. */
  readonly grantedBy?: string;
}

/** What a tenant owns besides namespaces: the field of a file, and the construct that is made of each entry. */
export const SECTIONS = {
  secrets: { makes: 'StaticSecret', isDelivered: true, grantedBy: 'TenantSecret' },
  existingSecrets: {
    makes: 'ExistingSecret',
    options: 'ExistingSecretAttributes',
    isDelivered: true,
    grantedBy: 'TenantSecret',
  },
  generatedSecrets: { makes: 'GeneratedSecret', isDelivered: true, grantedBy: 'TenantSecret' },
  databaseCredentials: { makes: 'RotatingDatabaseCredential', isDelivered: true, grantedBy: 'TenantSecret' },
  certificates: { makes: 'Certificate', isDelivered: true },
  encryptionKeys: { makes: 'EncryptionKey', isDelivered: false, grantedBy: 'EncryptionKey' },
  signingKeys: { makes: 'SigningKey', isDelivered: false, grantedBy: 'SigningKey' },
  hmacKeys: { makes: 'HmacKey', isDelivered: false, grantedBy: 'HmacKey' },
} as const satisfies Readonly<Partial<Record<TenantFileKind, SectionOf>>>;

export type Section = keyof typeof SECTIONS;

/** What fields of the file's own mean, and templates. */
export const FILE_DESCRIPTIONS: Readonly<Record<string, string>> = {
  file: 'One tenant: a team in one environment, its namespaces, its secrets, and who gets them.',
  'file.namespaces': 'The namespaces of the tenant, by name.',
  'file.clusters': 'The clusters on which the tenant has this namespace.',
  'file.namespace': 'The namespace that gets the Secret.\n\nDefault: the only namespace of the tenant',
  'file.deliveryClusters': 'The clusters that get the Secret.\n\nDefault: all clusters of the namespace',
  'file.client': 'A client of the tenant, or `<namespace>/<client>` where two namespaces have one of that name.',
  'file.allow':
    'What clients may do: names of clients, or `<namespace>/<client>` where two namespaces have one of that name.',
  'template.url': 'Percent-encodes each `${key}`: for user, password, path segments and query values of a URL.',
  'template.json': 'Writes each `${key}` as a JSON string, quotes included: `{"password": ${password}}`.',
  'template.xml': 'Escapes each `${key}` for element text and for attribute values in quotes.',
  'template.properties': 'Escapes each `${key}` for values in a Java properties file, read as UTF-8.',
  'template.text': 'Escapes nothing: for a file that holds nothing but the value.',
  'template.parts': 'More names for `${…}`, each a key or a template: a URL in a JSON file.',
};

/** Names of things that files may name, by what they are; undefined where any name will do: nothing is known of the fleet. */
export interface Nameable {
  readonly clusters?: ReadonlyMap<string, unknown>;
  readonly databases?: ReadonlyMap<string, unknown>;
  readonly authorities?: ReadonlyMap<string, unknown>;
  /** Whether there are paths of before. */
  readonly existingPaths?: boolean;
}

/** What limits let the files of an environment name; of all environments together, where none is given. */
export function nameableIn(limits: TenantFileLimits, environment?: Environment): Nameable {
  const isThere = (one: { readonly environment: Environment }) =>
    environment === undefined || one.environment === environment;
  return {
    clusters: new Map((limits.clusters ?? []).filter(isThere).map((one) => [one.name, one])),
    databases: new Map((limits.databases ?? []).filter(isThere).map((one) => [one.node.id, one])),
    authorities: new Map((limits.authorities ?? []).filter(isThere).map((one) => [one.node.id, one])),
    existingPaths: limits.existingPaths !== undefined,
  };
}

/** What the file of a tenant may say: the one definition that files are read by and that their JSON Schema is made of. */
export function tenantFileShape(
  limits: Pick<TenantFileLimits, 'kinds' | 'sizes'> = {},
  nameable: Nameable = {},
): FieldsShape {
  return new FileShape(limits, nameable).whole();
}

class FileShape {
  private readonly options: OptionShapes;
  private readonly cluster: Shape;

  constructor(
    private readonly limits: Pick<TenantFileLimits, 'kinds' | 'sizes'>,
    private readonly nameable: Nameable,
  ) {
    this.cluster = named(nameable.clusters);
    this.options = new OptionShapes({
      ICertificateAuthority: named(nameable.authorities),
      IDatabase: named(nameable.databases),
      TenantNamespace: { is: 'reference', to: 'namespace' },
    });
  }

  whole(): FieldsShape {
    const sections = (Object.keys(SECTIONS) as Section[]).filter((one) => this.has(one) && this.isPossible(one));
    return this.options.fields('TenantProps', {
      namespaces: optional({ is: 'map', of: this.namespace(), most: this.limits.sizes?.namespaces }, 'file.namespaces'),
      ...Object.fromEntries(
        sections.map((one) => [
          one,
          optional({ is: 'map', of: this.entry(one), most: this.limits.sizes?.secrets }, SECTIONS[one].makes),
        ]),
      ),
    });
  }

  private has(kind: TenantFileKind): boolean {
    return this.limits.kinds?.includes(kind) ?? true;
  }

  /** Whether there is anything that it can be made of. */
  private isPossible(section: Section): boolean {
    const { databases, authorities, existingPaths } = this.nameable;
    switch (section) {
      case 'databaseCredentials':
        return databases?.size !== 0;
      case 'certificates':
        return authorities?.size !== 0;
      case 'existingSecrets':
        return existingPaths !== false;
      default:
        return true;
    }
  }

  private namespace(): FieldsShape {
    const { options } = this;
    return options.fields('AddNamespaceOptions', {
      clusters: field({ is: 'list', of: this.cluster, least: 1 }, 'file.clusters'),
      ...(this.has('clients') && {
        clients: optional({ is: 'map', of: options.fields('AddClientOptions') }, 'WorkloadClient'),
      }),
      ...(this.has('identities') && { identities: optional({ is: 'map', of: this.identity() }, 'WorkloadAccount') }),
    });
  }

  private identity(): FieldsShape {
    const { options } = this;
    return {
      is: 'fields',
      fields: {
        identity: field(options.parameter('TenantNamespace', 'addWorkloadIdentity', 'identity'), 'WorkloadIdentity'),
        usedBy: optional(options.parameter('WorkloadAccount', 'usedBy', '...workloads'), 'WorkloadAccount.usedBy'),
      },
    };
  }

  private entry(section: Section): FieldsShape {
    const { makes, options, isDelivered, grantedBy }: SectionOf = SECTIONS[section];
    const { new: parameters = {} } = PUBLIC_API.calls[makes] ?? {};
    return this.options.fields(options ?? ((parameters['props'] ?? parameters['props?']) as string), {
      ...(isDelivered && {
        deliveries: optional(
          { is: 'list', of: this.delivery(), most: this.limits.sizes?.deliveries },
          'TenantSecret.deliver',
        ),
      }),
      ...(this.has('clients') && grantedBy !== undefined && this.allow(grantedBy)),
      ...(this.has('clients') && isDelivered && grantedBy !== undefined && this.mounts()),
    });
  }

  private delivery(): FieldsShape {
    const fields: Record<string, FieldShape> = {
      namespace: optional({ is: 'text' }, 'file.namespace'),
      clusters: optional({ is: 'list', of: this.cluster, least: 1 }, 'file.deliveryClusters'),
      restarts: optional(
        this.options.parameter('Delivery', 'restartOnChange', '...workloads'),
        'Delivery.restartOnChange',
      ),
    };
    return this.options.fields('DeliveryOptions', fields);
  }

  /** `mount(client, options)` of a secret. */
  private mounts(): Record<string, FieldShape> {
    const client = field({ is: 'text' }, 'file.client');
    return {
      mounts: optional({ is: 'list', of: this.options.fields('MountOptions', { client }) }, 'TenantSecret.mount'),
    };
  }

  /** `grantEncrypt(client)` of a construct is `allow: { encrypt: [client] }`. */
  private allow(owner: string): Record<string, FieldShape> {
    const clients: Shape = { is: 'list', of: { is: 'reference', to: 'client' }, least: 1 };
    const fields = Object.keys(PUBLIC_API.calls[owner] ?? {}).flatMap((method) => {
      const word = grantedWord(method);
      return word === undefined ? [] : [[word, optional(clients, `${owner}.${method}`)]];
    });
    return { allow: optional({ is: 'fields', fields: Object.fromEntries(fields) }, 'file.allow') };
  }
}

/** What files call a method that lets a client do something: `encrypt` for `grantEncrypt`. */
function grantedWord(method: string): string | undefined {
  const [, first, rest] = /^grant([A-Z])(\w*)$/.exec(method) ?? [];
  return first === undefined ? undefined : `${first.toLowerCase()}${rest}`;
}

/** The same the other way. */
export function grantMethod(word: string): string {
  return `grant${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

function named(names: ReadonlyMap<string, unknown> | undefined): Shape {
  return names ? { is: 'words', words: names } : { is: 'text' };
}
