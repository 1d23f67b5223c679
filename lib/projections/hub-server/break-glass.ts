import { portOf } from '../../addresses/url';
import { hclText } from '../../encode/hcl';
import { markdownBlock, markdownCode } from '../../encode/markdown';
import { word } from '../../encode/shell';
import type { VaultServer } from '../../fleet/vault-server';
import { SERVER_BLOCKS } from '../../output/hub-server';
import { RootGenerationWay, wayOfRootGeneration } from './root-generation';

/** How long a token lives for which the root token is exchanged. */
const SHORT = '30m';

/** What people do when nobody can log in who may mend it: a root token by a quorum, used briefly, and seen revoked. */
export function breakGlass(vault: VaultServer): string {
  const way = wayOfRootGeneration(vault);
  const hub = new Words(vault);
  return `${[
    `# Break glass: a root token of ${markdownCode(vault.address)}`,
    'For the day on which no login that may mend it works: a login method that was taken away, a policy that locks out who ' +
      'writes policies, an identity provider that is gone. **Anything that a login can still do is done with that login.** ' +
      'The commands are for bash. None has a secret as an argument, and none writes one to a file. Rehearse them once a year, ' +
      'on servers that were restored from a snapshot and are thrown away.',
    ...people(hub, vault),
    ...before(hub, way),
    ...opening(hub, way, vault),
    ...generating(hub, way),
    ...using(hub),
    ...revoking(hub),
    ...closing(hub, way, vault),
    ...seeing(vault),
  ].join('\n\n')}\n`;
}

/** The command and the variables of a product. */
class Words {
  readonly cli: string;
  readonly prefix: string;
  readonly environment: string;

  constructor({ product, address, server }: VaultServer) {
    this.cli = product === 'openbao' ? 'bao' : 'vault';
    this.prefix = product === 'openbao' ? 'BAO' : 'VAULT';
    const ca = server?.options.tls.caFile;
    this.environment = [
      `export ${this.prefix}_ADDR=${word(address)}`,
      ...(ca === undefined ? [] : [`export ${this.prefix}_CACERT=${word(ca)}   # or a copy of it`]),
    ].join('\n');
  }
}

const sh = (...lines: readonly string[]) => markdownBlock('sh', lines.join('\n'));

function people({ environment }: Words, { server }: VaultServer): string[] {
  const keys = server?.seal.settings.kind === 'keyShares' ? 'key shares' : 'recovery keys';
  return [
    '## Who',
    `- **One who asks**: begins, alone knows the one-time password, uses the token and revokes it. Holds none of the ${keys}.\n` +
      `- **Holders of the ${keys}**, as many as were asked for when the server was initialised: each enters one, on a machine ` +
      'of their own. They learn the nonce and never the one-time password, without which the last answer is of no use.\n' +
      '- **A witness**, who reads the audit log at the end and is none of the above.',
    'Each of them, in the shell that is used for the rest:',
    sh(environment),
  ];
}

function before({ cli }: Words, way: RootGenerationWay): string[] {
  const policy = hclPolicy('sys/generate-root-token/attempt', ['create', 'read', 'update', 'delete']);
  const update = hclPolicy('sys/generate-root-token/update', ['create', 'update']);
  return way !== 'login'
    ? []
    : [
        '## Once, long before',
        `This server lets nobody begin without a token. Give the people above a login with a policy that lets them do this ` +
          'and nothing else. It opens nothing on its own: without the quorum there is no root token.',
        sh(`${cli} policy write break-glass - <<'EOF'`, policy, update, 'EOF'),
      ];
}

function hclPolicy(path: string, capabilities: readonly string[]): string {
  return `path "${path}" { capabilities = [${capabilities.map((one) => `"${one}"`).join(', ')}] }`;
}

/** What has to be opened first, so that who has no token may begin. */
function opening({ prefix, cli }: Words, way: RootGenerationWay, vault: VaultServer): string[] {
  const { nodes, tls } = vault.server!.options;
  const [node] = nodes;
  const port = portOf(node!.address) + (portOf(node!.address) > 65_000 ? -100 : 100);
  if (way === 'open') {
    return [
      '## 1. Nothing is opened',
      'Of this version anyone who reaches the server may begin, and cancel what others have begun: it is CVE-2026-5807. ' +
        'Where somebody keeps cancelling, close the server to all other machines, or upgrade.',
    ];
  }
  if (way === 'setting') {
    return [
      '## 1. Open it',
      'On every node, outside of all blocks of its file, then `SIGHUP` to the server. From now on anyone who reaches the server ' +
        'may begin, and cancel: close it right afterwards. (From documentation; Vault 2 was not on the bench.)',
      markdownBlock('hcl', 'enable_unauthenticated_access = ["generate-root"]'),
    ];
  }
  const listener = {
    listener: [
      {
        tcp: {
          address: `127.0.0.1:${port}`,
          cluster_address: `127.0.0.1:${port + 1}`,
          tls_cert_file: tls.certificateFile,
          tls_key_file: tls.keyFile,
          disable_unauthed_generate_root_endpoints: false,
        },
      },
    ],
  };
  const host = new URL(node!.address).hostname;
  return [
    way === 'login' ? '## 1. Where nobody at all can log in' : '## 1. Open it',
    `${way === 'login' ? 'Leave this out where one of the people above can log in. ' : ''}On **one** node that stands by, add ` +
      'a listener that nobody else reaches, and restart that server alone. With key shares it has to be unsealed again.',
    markdownBlock('hcl', hclText(listener, SERVER_BLOCKS, {})),
    'Everybody works on that node then, by a session of their own:',
    sh(
      `export ${prefix}_ADDR=https://127.0.0.1:${port} ${prefix}_TLS_SERVER_NAME=${word(host)}`,
      ...(way === 'login' ? [`unset ${prefix}_TOKEN   # the commands of ${cli} below that begin with "write"`] : []),
    ),
  ];
}

function generating({ cli }: Words, way: RootGenerationWay): string[] {
  const typed = ['read -rp "nonce: " NONCE', 'read -rsp "share: " SHARE', 'echo'];
  const withToken = [
    '**Who asks** begins, keeps the OTP, and tells the holders the nonce:',
    sh(`${cli} operator generate-root -init`),
    'Each **holder** enters the nonce and a share. The share counts for this nonce alone: not for what somebody else has begun.',
    sh(...typed, `printf '%s' "$SHARE" | ${cli} operator generate-root -nonce="$NONCE" -`, 'unset SHARE'),
    `To give up at any time: \`${cli} operator generate-root -cancel\`.`,
  ];
  const withoutToken = [
    way === 'login' ? 'At the listener of step 1, **who asks** begins with:' : '**Who asks** begins:',
    sh(`${cli} write -f sys/generate-root/attempt`),
    'and each **holder** enters a share with:',
    sh(...typed, `printf '%s' "$SHARE" | ${cli} write sys/generate-root/update nonce="$NONCE" key=-`, 'unset SHARE'),
    `To give up at any time: \`${cli} delete sys/generate-root/attempt\`.`,
  ];
  return [
    '## 2. A quorum makes the token',
    ...(way === 'login' ? [...withToken, ...withoutToken] : way === 'listener' ? withoutToken : withToken),
    'The answer to the last share has `encoded_token` (`Encoded Token`). It goes to who asks, by any way: without the OTP it is nothing.',
  ];
}

function using({ cli, prefix }: Words): string[] {
  const token = `${prefix}_TOKEN`;
  return [
    '## 3. Use it for as short as possible',
    `**Who asks**, in one shell: the root token, which never ends on its own, is exchanged for one that does after ${SHORT}, and revoked at once.`,
    sh(
      'read -rsp "encoded token: " ENCODED',
      'echo',
      'read -rsp "OTP: " OTP',
      'echo',
      `export ${token}="$(printf '{"encoded_token":"%s","otp":"%s"}' "$ENCODED" "$OTP" | ${cli} write -field=token sys/decode-token -)"`,
      'unset ENCODED OTP',
      `SHORT="$(${cli} token create -orphan -policy=root -display-name=break-glass -ttl=${SHORT} -explicit-max-ttl=${SHORT} -field=token)"`,
      `${cli} token revoke -self`,
      `export ${token}="$SHORT"`,
      'unset SHORT',
      `${cli} read -field=accessor auth/token/lookup-self   # note it: it is not a secret, and revokes the token from elsewhere`,
    ),
    `The token is in the environment of this shell alone, where only you and root of this machine can read it. Do not \`${cli} login\` ` +
      'with it: that writes a file. Mend the login, log in with it elsewhere, and do the rest with that one.',
  ];
}

function revoking({ cli, prefix }: Words): string[] {
  return [
    '## 4. Revoke it',
    'Which root tokens are alive is printed first, by their accessors: it must be one, that of step 3. Of each other ' +
      `one: \`${cli} token revoke -accessor <accessor>\`.`,
    sh(
      `${cli} list -format=yaml auth/token/accessors | sed 's/^- //' | while read -r ACCESSOR; do`,
      `  ${cli} token lookup -accessor "$ACCESSOR" 2>/dev/null | grep -q '^policies .*[[ ]root[] ]' && echo "root: $ACCESSOR"`,
      'done',
      `${cli} token revoke -self`,
      `${cli} token lookup   # must be refused: 403, permission denied`,
      `unset ${prefix}_TOKEN`,
    ),
  ];
}

function closing({ cli }: Words, way: RootGenerationWay, { server }: VaultServer): string[] {
  const rekey = server?.seal.settings.kind === 'keyShares' ? 'rekey' : 'rekey -target=recovery';
  const close = {
    login: 'Where a listener was opened: take it out of the file again, and restart that node.',
    listener: 'Take the listener out of the file again, and restart that node.',
    setting: 'Take `enable_unauthenticated_access` out again on every node, and `SIGHUP`.',
    open: '',
  }[way];
  return [
    '## 5. Close',
    `${close === '' ? '' : `${close} `}Where a share was typed on a machine that others use, or was shown to somebody: \`${cli} operator ${rekey}\`.`,
  ];
}

function seeing({ server, product }: VaultServer): string[] {
  const files = (server?.options.audit ?? []).flatMap(({ options }) =>
    options['file_path'] === undefined ? [] : [options['file_path']],
  );
  return [
    '## 6. See it',
    'The **witness**, with the audit log of **every** node, and next to the files of the fleet:',
    sh(
      `npx keywheel audit ${(files.length > 0 ? files.slice(0, 1).map(word) : ['<the audit log of a node>']).map((file) => `--log ${file}`).join(' ')}`,
    ),
    '`root tokens made by a quorum` has one line, with who began it and how many shares were entered; `root tokens` has two, the ' +
      'one that was made and the one that it was exchanged for, each `on its own` under `revoked`, and what was done with them. ' +
      `A line with \`NOT IN THIS LOG\` is a root token that is alive. ${product === 'vault' ? 'Vault' : 'OpenBao'} hashes tokens and accessors in its log; ` +
      'the accessor of step 3 in the log: `sys/audit-hash/<device>`.',
  ];
}
