import { join } from 'node:path';
import { withinBounds } from '../../lib/views/bound-accounts';
import { HclParser } from '../../lib/files/hcl-parser';
import { readFiles } from '../../lib/files/read-files';
import type { HubResource } from '../../lib/output/hub-resource';
import { readViews } from '../../lib/views/views';
import { folderWith } from '../cli/command';
import { checkHcl } from './hcl';
import { agreeing, checkFiles, inFolder } from './read';

/** What is found where a file stands beside both sides of a fleet that agrees. */
const check = (file: string, json: object) =>
  checkFiles({ ...agreeing(), [`terraform/${file}`]: JSON.stringify(json) }).findings.map(
    ({ id, message }) => `${id}: ${message}`,
  );
const policy = (text: string) => ({ resource: { vault_policy: { more: { name: 'more', policy: text } } } });
/** Each step looks at a million letters. */
const letters = (times: number) => ({
  locals: { long: 'x'.repeat(1_000_000) },
  ...policy(`\${sha256(join("", [for x in range(${times}): base64encode(local.long)]))}`),
});
const calls = (folder: string, more: object = {}) => ({ module: { next: { source: folder, ...more } } });

describe('Terraform of a stranger that is more than is computed is an error, and takes nothing away in silence', () => {
  test.each([
    ['its expressions take more steps', letters(900)],
    [
      'its blocks make more than 50000',
      {
        resource: {
          vault_policy: Object.fromEntries(
            Array.from({ length: 30 }, (_, at) => [
              `p${at}`,
              { count: 2000, name: `p${at}-\${count.index}`, policy: '' },
            ]),
          ),
        },
      },
    ],
  ])('%s', (reason, json) => {
    expect(check('aa.tf.json', json)).toContainEqual(
      expect.stringMatching(`^file-can-be-read: terraform is not read to its end: ${reason}`),
    );
  });

  test('modules that call each other', () => {
    const findings = checkFiles({
      ...agreeing(),
      'terraform/more.tf.json': JSON.stringify(calls('./a')),
      'terraform/a/a.tf.json': JSON.stringify(calls('../b')),
      'terraform/b/b.tf.json': JSON.stringify(calls('../a')),
    }).findings.map(({ id, message }) => `${id}: ${message}`);
    expect(findings).toEqual([
      expect.stringMatching(
        /^file-can-be-read: terraform is not read to its end: it calls modules that call each other/,
      ),
    ]);
  });

  test('all folders together', () => {
    const folders = Array.from({ length: 12 }, (_, at) => [`terraform/s${at}/a.tf.json`, JSON.stringify(letters(140))]);
    const { findings } = checkFiles({ ...agreeing(), ...(Object.fromEntries(folders) as Record<string, string>) });
    expect(findings.map(({ id }) => id)).toContain('file-can-be-read');
  });

  test('what people write is computed', () => {
    expect(check('aa.tf.json', letters(20))).not.toContainEqual(expect.stringContaining('file-can-be-read'));
    const chain = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [
        `terraform/m${at}/a.tf.json`,
        JSON.stringify(at < 8 ? calls(`../m${at + 1}`) : {}),
      ]),
    );
    const { findings } = checkFiles({ ...agreeing(), 'terraform/m.tf.json': JSON.stringify(calls('./m0')), ...chain });
    expect(findings).toEqual([]);
  });
});

describe('roles that bind each name in each namespace', () => {
  const many = (letter: string, times: number) => Array.from({ length: times }, (_, at) => `${letter}${at}`);
  const kubernetes = (roles: number, names: number, namespaces: number) => ({
    resource: {
      vault_kubernetes_auth_backend_role: {
        more: {
          count: roles,
          role_name: 'more-${count.index}',
          bound_service_account_names: many('a', names),
          bound_service_account_namespaces: many('n', namespaces),
        },
      },
    },
  });
  const jwt = (roles: number, names: number, namespaces: number) => ({
    resource: {
      vault_jwt_auth_backend_role: {
        more: {
          count: roles,
          role_name: 'more-${count.index}',
          role_type: 'jwt',
          user_claim: 'sub',
          bound_claims: {
            '/kubernetes.io/namespace': many('n', namespaces).join(','),
            '/kubernetes.io/serviceaccount/name': many('a', names).join(','),
          },
        },
      },
    },
  });
  /** The accounts of all roles that the views hold, and what could not be read. */
  const read = (json: object) =>
    inFolder(
      folderWith({
        'terraform/a.tf.json': JSON.stringify(json),
        'manifests/eu/a.yaml': 'apiVersion: v1\nkind: List\n',
      }),
      () => {
        const { output } = readFiles({ terraform: ['terraform'], manifests: ['manifests'] });
        const { vault, misread } = readViews(output);
        return {
          roles: vault.roles.size,
          accounts: [...vault.roles.values()].reduce((all, { accounts }) => all + accounts.length, 0),
          misread: misread.map(({ kind, message }) => `${kind}: ${message}`),
        };
      },
    );

  test.each([
    ['ServiceAccounts', kubernetes],
    ['claims', jwt],
  ])('%s: those that are more than are looked at are errors, and are not listed', (_, json) => {
    const { roles, accounts, misread } = read(json(200, 200, 200));
    expect(roles).toBe(2);
    expect(accounts).toBe(2 * 40_000);
    expect(misread).toEqual([
      expect.stringMatching(
        /^unreadable: vault_\w+\.more\[2\] and 197 other roles are not read: roles bind more than 100000/,
      ),
    ]);
  });

  test('what a role that is left out binds is not known, and all others are kept', () => {
    const role = (names: number): HubResource => ({
      ...{ type: 'vault_kubernetes_auth_backend_role', address: 'a.b', path: '', place: 'a.tf.json', namespace: '' },
      attributes: {
        role_name: `more-${names}`,
        bound_service_account_names: many('a', names),
        bound_service_account_namespaces: many('n', 500),
      },
    });
    const [first, large, last] = [role(150), role(300), role(20)];
    expect(withinBounds([first, large, last])).toMatchObject({
      resources: [first, last],
      misread: [{ message: expect.stringMatching(/^a\.b is not read: /) }],
      unread: ['vault_kubernetes_auth_backend_role'],
    });
    expect(withinBounds([first, last])).toEqual({ resources: [first, last], misread: [], unread: [] });
  });

  test('one list alone combines nothing, however long', () => {
    expect(read(kubernetes(150, 1, 2000))).toMatchObject({ roles: 150, accounts: 300_000, misread: [] });
  });
});

test('a heredoc of very many lines is refused, before the parser takes all of the memory for it', async () => {
  const heredoc = (lines: number) =>
    `resource "vault_policy" "more" {\n  name   = "more"\n  policy = <<EOT\n${'# a\n'.repeat(lines)}EOT\n}\n`;
  const unreadable = async (lines: number) =>
    (await checkHcl({ 'terraform/a.tf': heredoc(lines) })).findings
      .filter(({ id }) => id === 'file-can-be-read')
      .map(({ message }) => message);
  expect(await unreadable(10_001)).toEqual([
    expect.stringContaining('it has a heredoc (<<) and more than 10000 lines'),
  ]);
  expect(await unreadable(200)).toEqual([]);
});

test('the more texts take all of the time, the less of it the next one gets', async () => {
  const parser = new HclParser(join(folderWith({ 'p.js': 'exports.parse = () => { for (;;); };' }), 'p.js'), 400);
  const patience: number[] = [];
  for (let at = 0; at < 6; at += 1) {
    await expect(parser.parse('a')).rejects.toThrow('late');
    patience.push(Reflect.get(parser, 'patience') as number);
  }
  expect(patience).toEqual([200, 100, 50, 25, 12.5, 6.25]);
});
