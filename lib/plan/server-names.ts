type Json = Readonly<Record<string, unknown>>;
type Resources = ReadonlyMap<string, Json>;

/** Arguments by which the server, not Terraform, knows a resource. */
const PLACE = ['namespace', 'backend', 'mount', 'path', 'name', 'role_name', 'role'] as const;
/** Of these types a user is what the resource is about, and can be another one. */
const WITHOUT_USER = /^vault_database_secret_backend_connection$/;
/** What these name is who makes them: the server knows them by no name, and Terraform by their address. */
const WITHOUT_PLACE: ReadonlySet<string> = new Set(['vault_pki_secret_backend_root_sign_intermediate']);
/** Types that share their names. */
const SHARED: readonly RegExp[] = [/^vault_database_secret_backend_(?:static_)?role$/, /^vault_(?:\w+_)?auth_backend$/];

/** What the server knows a resource by; undefined where nothing but its address says it. */
export function identityOf(address: string, body: Json): string | undefined {
  const [type = ''] = address.split('.');
  const all = WITHOUT_USER.test(type) ? PLACE : [...PLACE, 'username'];
  const said = all.flatMap((argument) =>
    body[argument] === undefined ? [] : [`${argument}=${String(body[argument] as string)}`],
  );
  return said.length === 0 ? undefined : [WITHOUT_PLACE.has(type) ? address : type, ...said].join('\n');
}

/** The name that nothing else can have at the same time; undefined for what has none. */
function nameOf(address: string, body: Json): string | undefined {
  const [type = ''] = address.split('.');
  const isNamed = ['path', 'name', 'role_name', 'role'].some((argument) => body[argument] !== undefined);
  const said = PLACE.map((argument) => String(body[argument] as string | undefined));
  const kind = SHARED.findIndex((types) => types.test(type));
  return isNamed ? [kind < 0 ? type : kind, ...said].join('\n') : undefined;
}

/** Addresses of before and after that are another thing of the same name. */
export function sameNames(old: Resources, now: Resources): ReadonlyMap<string, string> {
  const next = new Map([...now].map(([address, body]) => [nameOf(address, body), address]));
  return new Map(
    [...old].flatMap(([address, body]) => {
      const name = nameOf(address, body);
      const to = name === undefined ? undefined : next.get(name);
      return to === undefined || identityOf(address, body) === identityOf(to, now.get(to)!)
        ? []
        : [[address, to] as const];
    }),
  );
}
