import fc from 'fast-check';
import { checkHcl } from './hcl';
import { checkFiles, hubWith, SPOKE } from './read';

const SECRET = 'Tr0ub4dor' + '&3x';

/** What is told of secrets in blocks of HCL, in which SECRET stands for one. */
async function told(text: string, files: Record<string, string> = {}): Promise<string[]> {
  const filled = Object.entries({ 'terraform/main.tf': text, ...files }).map(([name, one]) => [
    name,
    one.replaceAll('SECRET', SECRET),
  ]);
  const { findings } = await checkHcl(Object.fromEntries(filled) as Record<string, string>);
  expect(JSON.stringify(findings)).not.toMatch(/Tr0ub4dor|rod4bu0rT/);
  return findings.filter(({ id }) => /no-secret$|placeholder$/.test(id)).map(({ message }) => message);
}

const password = (expression: string, files?: Record<string, string>) =>
  told(`locals {\n  db_password = ${expression}\n}\n`, files);

describe('a literal secret is told', () => {
  test.each([
    'try(var.x, "SECRET")',
    'try(var.x["a"].b, lookup(var.y, "k", "SECRET"))',
    'can(var.x) ? var.x : "SECRET"',
    '(var.x ? ("SECRET") : (var.y))',
    'var.x == "prod" ? var.a : "SECRET"',
    'coalesce(var.x, "SECRET")',
    '<<EOT\nSECRET\nEOT',
    'var.x ? var.y : <<-EOT\n    SECRET\n  EOT',
    '"%{ if var.x }SECRET%{ else }${var.y}%{ endif }"',
    '"${var.env}-SECRET"',
    '"$${SECRET}"',
    '"ab$${x}-SECRET"',
    '"%%{SECRET}"',
    'join("", [substr("SECRET", 0, 4), substr("SECRET", 4, 8)])',
    'format("%s-%s", var.x, "SECRET")',
    'replace("SECRET", "/", "")',
    'split(",", "SECRET,b")[0]',
    '{ prod = "SECRET", dev = var.x }[var.env]',
    'lookup({ a = "SECRET" }, var.env)',
    'values({ a = "SECRET" })[0]',
    '[{ v = "SECRET" }][*].v',
    'jsondecode("{\\"a\\":\\"SECRET\\"}").a',
    'base64encode("SECRET")',
    'sensitive(md5("SECRET"))',
    'provider::vault::decode("SECRET")',
    'local.other',
  ])('in a password that is %s', async (expression) => {
    const other = { 'terraform/other.tf': 'locals {\n  other = "SECRET"\n}\n' };
    expect(await password(expression, other)).toEqual(['local.db_password holds "db_password" in clear']);
  });

  test.each([
    ['file("${path.module}/a.txt")', { 'terraform/a.txt': 'SECRET\n' }],
    ['trimspace(file("${path.module}/a.txt"))', { 'terraform/a.txt': 'SECRET\n' }],
    ['filebase64("${path.module}/a.txt")', { 'terraform/a.txt': 'SECRET\n' }],
    ['templatefile("${path.module}/a.txt", {})', { 'terraform/a.txt': 'SECRET\n' }],
    ['templatefile("${path.module}/a.txt", { a = var.a })', { 'terraform/a.txt': '${a}%{ if a }SECRET%{ endif }' }],
  ])('in a password that is %s', async (expression, files) => {
    expect(await password(expression, files as Record<string, string>)).toEqual([
      'local.db_password holds "db_password" in clear',
    ]);
  });

  test.each([
    'merge(var.a, { password = "SECRET" })',
    'merge(var.a, { "password" : "SECRET" })',
    'merge(var.a, { ("password") = "SECRET" })',
    '{ for key in var.a : key => { password = "SECRET" } }',
    'yamldecode(<<-EOT\n  user: ${var.u}\n  password: SECRET\n  EOT\n  )',
    'templatefile("${path.module}/absent", { password = "SECRET" })',
    'templatefile("${path.module}/a.tftpl", { user = var.u })',
  ])('by the name that it has in %s', async (expression) => {
    const template = { 'terraform/a.tftpl': 'user=${user}\npassword=SECRET\n' };
    expect(await told(`locals {\n  settings = ${expression}\n}\n`, template)).toEqual([
      'local.settings holds a value in clear for "password"',
    ]);
  });

  test.each([
    ['kubernetes_secret', '  data = { note = "SECRET" }', '"data"'],
    ['kubernetes_secret', '  data = merge({ note = "SECRET" }, var.x)', '"data"'],
    ['kubernetes_secret_v1', '  binary_data = { note = base64encode("SECRET") }', '"binary_data"'],
    ['kubernetes_manifest', '  manifest = { kind = "Secret", stringData = { note = "SECRET" } }', '"stringData"'],
    [
      'kubectl_manifest',
      '  yaml_body = <<-EOT\n  kind: Secret\n  stringData: { note: "SECRET" }\n  EOT',
      '"stringData"',
    ],
    ['vault_kv_secret_v2', '  data_json = jsonencode(merge({ note = "SECRET" }, var.x))', '"data_json"'],
    ['vault_kv_secret_v2', '  data_json = jsonencode(local.all)', '"data_json"'],
    ['vault_kv_secret_v2', '  data_json = file("${path.module}/a.json")', '"data_json"'],
    ['vault_kv_secret_v2', '  data_json = <<EOT\n{ "note": "SECRET", "x": "${var.x}" }\nEOT', '"data_json"'],
  ])('in a %s whose content is %s', async (type, body, argument) => {
    const text = `resource "${type}" "a" {\n${body}\n}\nlocals {\n  all = { note = "SECRET" }\n}\n`;
    expect(await told(text, { 'terraform/a.json': '{"note":"SECRET"}' })).toEqual([
      `${type}.a holds values in clear in ${argument}`,
    ]);
  });

  test('in a file that is written, by its name, or because it is sensitive', async () => {
    const file = (type: string, name: string) =>
      told(`resource "${type}" "a" {\n  filename = "\${path.module}/${name}"\n  content = "SECRET"\n}\n`);
    expect(await file('local_file', 'db-password.txt')).toEqual(['local_file.a holds "db-password" in clear']);
    expect(await file('local_file', 'notes.txt')).toEqual([]);
    expect(await file('local_sensitive_file', 'notes.txt')).toEqual([
      'local_sensitive_file.a holds "content" in clear',
    ]);
  });

  test.each([
    'object({ user = string, password = optional(string, "SECRET") })',
    'list(object({ cfg = optional(object({ password = optional(string, "SECRET") }), {}) }))',
    'object({ cfg = optional(map(string), { password = "SECRET" }) })',
  ])('in what a variable of the type %s falls back on', async (type) => {
    expect(await told(`variable "db" {\n  type = ${type}\n}\n`)).toEqual([
      'var.db holds a value in clear for "password"',
    ]);
  });

  test.each([
    ['a local', 'locals {\n  x = "SECRET"\n}\n', 'local.x'],
    ['a default', 'variable "x" {\n  default = "SECRET"\n}\n', 'var.x'],
    ['a sensitive default', 'variable "x" {\n  default = "SECRET"\n  sensitive = true\n}\n', 'var.x'],
  ])('behind %s that is called by nothing that tells', async (_what, block, reference) => {
    const provider = `provider "vault" {\n  address = "https://vault.example.com"\n  token = ${reference}\n}\n`;
    expect(await told(block + provider)).toEqual(['provider.vault holds "token" in clear']);
  });

  test('that a module is given under such a name', async () => {
    const main = 'module "m" {\n  source = "./m"\n  x = "SECRET"\n}\n';
    const module = 'variable "x" {}\nlocals {\n  settings = jsonencode({ password = var.x })\n}\n';
    expect(await told(main, { 'terraform/m/main.tf': module })).toEqual([
      expect.stringMatching(/^local\.settings holds .*"password"/),
    ]);
  });

  test('before the host of an address that is filled in', async () => {
    expect(await told('locals {\n  url = "postgres://a:SECRET@${var.host}/d"\n}\n')).toEqual([
      'local.url holds a password in "url"',
    ]);
  });
});

describe('nothing is told', () => {
  test.each([
    'try(var.x, random_password.a.result, "")',
    'data.vault_kv_secret_v2.db.data["Password-of-4pp!"]',
    'lookup(var.secrets, "Db-Password-1!")',
    'regex("^[A-Za-z0-9]{3,}$", var.x)',
    'var.env == "Production-1!" ? var.a : var.b',
    'split("Sep-1234!xyz", var.x)[0]',
    'format("%s-%s", var.a, var.b)',
    '"${var.prefix}-database-${var.suffix}"',
    'file("/run/secrets/Db-Password1!")',
    '"$${DB_PASSWORD}"',
    '"$${file:/etc/app/Secrets-1.properties:password}"',
    'var.password_default',
  ])('of a password that is %s', async (expression) => {
    expect(await password(expression, { 'terraform/v.tf': 'variable "password_default" {}\n' })).toEqual([]);
  });

  test('of a Secret whose values are said elsewhere', async () => {
    const text =
      'variable "host" {\n  default = "redis.example.com"\n}\n' +
      'resource "kubernetes_secret" "a" {\n  data = { endpoint = var.host, port = tostring(var.port) }\n}\n';
    expect(await told(text)).toEqual([]);
  });

  test('of a condition, a message and a type without one', async () => {
    const text =
      'variable "db_password" {\n  type = object({ password = optional(string) })\n  validation {\n' +
      '    condition = length(var.db_password) > 12 && can(regex("[A-Z]", var.db_password))\n' +
      '    error_message = "The password has to be as long as Abc-12345678!"\n  }\n}\n';
    expect(await told(text)).toEqual([]);
  });
});

test('JSON is read as HCL is, whatever wraps the secret', () => {
  const wrap = fc.constantFrom(
    (one: string) => `try(var.x, ${one})`,
    (one: string) => `coalesce(${one}, var.x)`,
    (one: string) => `(var.x ? ${one} : var.y)`,
    (one: string) => `"%{ if var.x }\${${one}}%{ endif }"`,
    (one: string) => `one([${one}])`,
    (one: string) => `lookup({ a = ${one} }, var.x)`,
    (one: string) => `jsondecode(jsonencode({ a = ${one} })).a`,
    (one: string) => `trimspace(<<E${one.length}\n\${${one}}\nE${one.length}\n)`,
  );
  fc.assert(
    fc.property(fc.array(wrap, { maxLength: 5 }), (wraps) => {
      const code = wraps.reduce((inner, one) => one(inner), JSON.stringify(SECRET));
      const main = hubWith((_resource, hub) => (hub.locals = { db_password: `\${${code}}` }));
      const { findings } = checkFiles({ 'manifests/eu/app.yaml': SPOKE, 'terraform/main.tf.json': main });
      expect(findings.map(({ message }) => message)).toContain('local.db_password holds "db_password" in clear');
      expect(JSON.stringify(findings)).not.toContain(SECRET);
    }),
    { numRuns: 60 },
  );
});
