import { command as words, word } from '../encode/shell';
import { markdownBlock, markdownText } from '../encode/markdown';
import { OtherRole, otherRoles } from '../access/other-roles';
import type { Server } from '../policy/policy-path';
import type { Views } from '../views/views';
import { markdownTable } from './table';

/** What the server is called, its own command, and what that reads its settings from. */
interface Tool {
  readonly name: 'OpenBao' | 'Vault';
  readonly command: 'bao' | 'vault';
  readonly variables: 'BAO' | 'VAULT';
}

const TOOLS: Readonly<Record<Server, Tool>> = {
  openbao: { name: 'OpenBao', command: 'bao', variables: 'BAO' },
  vault: { name: 'Vault', command: 'vault', variables: 'VAULT' },
};

/** How everybody logs in who is in no cluster, with the commands, as Markdown. Undefined where nobody does. */
export function outsideReport(fleet: string, { vault }: Views, product: Server = 'vault'): string | undefined {
  const tool = TOOLS[product];
  const all = otherRoles(vault);
  const appRoles = all.filter(({ method }) => method === 'approle');
  const others = [...vault.roles.values()]
    .filter(({ accounts }) => accounts.length > 0 && accounts.every((account) => /^<by /.test(account)))
    .map(({ mount, name, method }) => ({ method: method as string, mount, name }));
  const proofs = [...all.filter(({ method }) => method in PROOFS), ...others];
  if (appRoles.length + proofs.length === 0) {
    return undefined;
  }
  const parts = [
    `# Who logs in to ${tool.name} of fleet ${fleet} from outside of Kubernetes`,
    ...(appRoles.length > 0
      ? [
          '## By a secret-id',
          'Somebody who may fetches a secret-id, wrapped: anyone who opens it first has it, and a second one is refused, so a ' +
            'theft on the way is seen. It passes through no Terraform.',
          ...appRoles.map((role) => appRole(role, tool)),
        ]
      : []),
    ...(proofs.length > 0
      ? [
          '## By what they are',
          markdownTable({
            columns: ['role', 'logs in', 'with'],
            rows: proofs
              .map(({ method, mount, name }) => [name, `auth/${mount}/login`, PROOFS[method]?.(tool) ?? ''])
              .sort((a, b) => (a.join() < b.join() ? -1 : 1)),
          }),
        ]
      : []),
    ...(all.some(({ method }) => method === 'oidc')
      ? ['## People', ...all.filter(({ method }) => method === 'oidc').map((role) => people(role, tool))]
      : []),
  ];
  return parts
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');
}

const PROOFS: Readonly<Record<string, (tool: Tool) => string>> = {
  cert: ({ command }) => `${command} login -method=cert -client-cert=FILE -client-key=FILE`,
  aws: ({ command }) => `${command} login -method=aws, with the role or user of AWS that it runs as`,
  gcp: () => 'a token that its service account signs',
  jwt: () => 'jwt=TOKEN, the token of the pipeline',
};

function appRole({ namespace, mount, name, attributes }: OtherRole, { command, variables }: Tool): string {
  const id = String(attributes['role_id'] ?? '<role-id>');
  return [
    `### ${markdownText(name)}\n`,
    markdownBlock(
      'sh',
      [
        ...namespaced(namespace, variables),
        words(command, 'write', '-f', '-wrap-ttl=15m', '-field=wrapping_token', `auth/${mount}/role/${name}/secret-id`),
        '# where it is needed, with the token that this prints',
        `SECRET_ID=$(${variables}_TOKEN="$WRAPPING_TOKEN" ${command} unwrap -field=secret_id)`,
        `${words(command, 'write', '-field=token', `auth/${mount}/login`, `role_id=${id}`)} secret_id="$SECRET_ID"`,
      ].join('\n'),
    ),
  ].join('\n');
}

/** Every command is for the Vault namespace of the mount. */
function namespaced(namespace: string, variables: Tool['variables']): string[] {
  return namespace === '' ? [] : [`export ${variables}_NAMESPACE=${word(namespace)}`];
}

function people({ namespace, mount, name }: OtherRole, { command, variables }: Tool): string {
  const login = words(command, 'login', '-method=oidc', `-path=${mount}`, `role=${name}`);
  return markdownBlock('sh', [...namespaced(namespace, variables), login].join('\n'));
}
