import { markdownBlock, markdownCode } from '../../encode/markdown';
import { command, word } from '../../encode/shell';
import { quotedText } from '../../encode/terraform';
import type { EncryptionSettings } from '../../fleet/encryption-at-rest';
import type { ProviderSettings } from '../../fleet/encryption-provider';
import { providerName } from '../../output/encryption';

type OfApiServer = Extract<EncryptionSettings, { kind: 'apiServer' }>;

/** What people do on the control plane of a cluster, in which order, and how each step is proved. */
export function runbook(cluster: string, settings: EncryptionSettings): string {
  const title = `# Encryption at rest of ${markdownCode(cluster)}`;
  switch (settings.kind) {
    case 'apiServer':
      return paragraphs(title, ...apiServerParts(settings));
    case 'openShift':
      return paragraphs(title, ...openShiftParts(settings.type));
    case 'eks':
      return paragraphs(title, ...eksParts(cluster, settings.keyArn));
    case 'gke':
      return paragraphs(title, ...gkeParts(cluster, settings.keyName));
    case 'aks':
      return paragraphs(title, ...aksParts(cluster, settings.keyVaultKeyId));
  }
}

const sh = (...lines: readonly string[]) => markdownBlock('sh', lines.join('\n'));
const hcl = (...lines: readonly string[]) => markdownBlock('hcl', lines.join('\n'));

function paragraphs(...parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

function apiServerParts({ providers, resources, folder }: OfApiServer): string[] {
  const first = providerName(providers[0]!);
  const isOpen = providers[0]!.kind === 'identity';
  const others = providers.slice(1).map((one) => markdownCode(providerName(one)));
  const state = isOpen
    ? 'At this step nothing is encrypted yet: `identity` is first. Go on with [Promote](#2-promote).'
    : `${markdownCode(first)} encrypts ${resources.join(' and ')}.`;
  return [
    `${state}${others.length > 0 ? ` Only decrypted with: ${others.join(', ')}.` : ''}`,
    'Every step below is done on **all** control-plane nodes before the next one begins. Between two steps the cluster ' +
      'may stay for as long as you like: nobody is locked out. `encryption.sh` refuses an order that would lock somebody out. ' +
      'Copy `encryption-configuration.yaml` and `encryption.sh` of this folder to each node and run the script there as root.',
    '## What the API servers need, once',
    '**First make the keys and install on every node, as below**: an API server does not start without the file. Then, one ' +
      'node after the other, in the manifest of its kube-apiserver (kubeadm: `apiServer.extraArgs` and ' +
      '`apiServer.extraVolumes`); wait until `/readyz` of each one is well before the next. Mount the ' +
      'folder and not the file: a file that is replaced stays the old one in a mount of its own.',
    sh(
      `--encryption-provider-config=${folder}/configuration.yaml`,
      '--encryption-provider-config-automatic-reload=true',
      `# hostPath ${folder}, type Directory, mounted read-only at the same path`,
    ),
    'With automatic reload, API servers take a new configuration within two minutes, without a restart. Without that flag, ' +
      'restart each of them after `install`, one after the other.',
    '## Keys',
    ...keyParts(providers, folder),
    '## Install a step',
    sh(
      'sh encryption.sh status    # each node shows the same fingerprints',
      'sh encryption.sh install   # on each node',
      'sh encryption.sh agree https://<first node>:6443 https://<second node>:6443 https://<third node>:6443',
    ),
    '`agree` runs on any one node. It compares `apiserver_encryption_config_controller_last_config_info` of each API server ' +
      '(Kubernetes 1.34 or newer) with the hash of the installed file, and refuses where an API server that renews its lease ' +
      'was not asked: name each one by its own address, not by that of a load balancer. `kubectl` needs the rights to read ' +
      '`/metrics` and to list the leases of `kube-system`; without another setting, kubeadm’s `/etc/kubernetes/admin.conf` is ' +
      'used. **Do not go on before `agree` has ended well.**',
    'A node that joins: read each key on it, run `sh encryption.sh install --new-node` before its API server starts, then ' +
      '`agree`. A cluster on which no API server has run yet: `install --new-cluster` on each node.',
    '## Rotate the key',
    `Where the program has \`providers: [${providers.map(sourceOf).join(', ')}]\` today:`,
    '### 1. Add',
    `Put the new provider **second**, such as \`EncryptionProvider.secretbox({ key: '<year>-<month>' })\`. Synthesise, make the ` +
      'key, install on every node, `agree`. From now on every API server can read what the new key will encrypt.',
    '### 2. Promote',
    'Put the new provider **first**, the old one second. Synthesise, install on every node, `agree`. New values are ' +
      'encrypted with the new key. While nodes differ, each still reads what the others write.',
    '### 3. Rewrite',
    sh('sh encryption.sh rewrite', 'sh encryption.sh stored'),
    '`rewrite` needs `kubectl` with the rights to list and patch; it sends an empty patch to each object, so that no value leaves the ' +
      'API server and no client is disturbed. It can be run again at any time. `stored` needs `etcdctl` and counts what ' +
      'the values in etcd begin with (`k8s:enc:<provider>:v1:<key>:`): **only the first provider may be left.** Without ' +
      `\`etcdctl\` on the node, say how it is run: ${markdownCode("ETCDCTL='kubectl --namespace kube-system exec etcd-<node> -- etcdctl --cacert=... --cert=... --key=...'")}.`,
    '### 4. Remove',
    'Take the old provider out of the program. Synthesise, install on every node, `agree`. `install` asks etcd again, and ' +
      'refuses while something is encrypted with what leaves. Keep the old key as long as backups of etcd from before: a ' +
      'restored backup needs it.',
    '## Encrypt something else, or no longer',
    'A resource that comes into `resources` is stored in clear until then, and one that leaves is read in clear from then on. ' +
      'So `resources` changes only while `identity` is first: put `identity` first and the keys behind it, as a step of its own; ' +
      'before a resource leaves, rewrite. New Secrets are stored in clear for that long. Then change `resources`, promote the key again and rewrite.',
    '## What each wrong order does',
    '- **Promote before every node has the key**: API servers without it answer 500 for each value that is written meanwhile, ' +
      'and controllers on that node stop. Put the key back to the second place, or install the step on the nodes that lack it.\n' +
      '- **Remove before all is rewritten**: what the old key encrypted can neither be read nor deleted, and lists of Secrets ' +
      'fail as a whole. Install the configuration with the old key again: its file is still in ' +
      `${markdownCode(`${folder}/keys`)}.\n` +
      '- **A file without keys**, or with a key that is not valid base64: an API server that starts refuses it, one that runs keeps ' +
      'what it has and counts `apiserver_encryption_config_controller_automatic_reloads_total{status="failure"}`.',
    ...(providers.some(({ kind }) => kind === 'kms') ? kmsParts() : []),
  ];
}

function keyParts(providers: readonly ProviderSettings[], folder: string): string[] {
  const local = providers.filter(({ kind }) => kind !== 'identity' && kind !== 'kms').map(providerName);
  return local.length === 0
    ? ['None on the nodes: the key stays in the key service.']
    : [
        'Each key is made once, on one node, and read from standard input on the others. It never is an argument of a ' +
          'command, and no command prints it.',
        sh(
          ...local.flatMap((name) => {
            const file = `keys/${name.replace(':', '-')}`;
            return [
              `${command('sh', 'encryption.sh', 'make-key', name)}   # on the first node`,
              `ssh <first node> 'cat ${folder}/${file}' | ${command('sh', 'encryption.sh', 'read-key', name)}   # on each of the others`,
            ];
          }),
        ),
      ];
}

function sourceOf(provider: ProviderSettings): string {
  switch (provider.kind) {
    case 'identity':
      return 'EncryptionProvider.identity()';
    case 'kms':
      return `EncryptionProvider.kms({ name: '${provider.key}', … })`;
    default:
      return `EncryptionProvider.${provider.kind}({ key: '${provider.key}' })`;
  }
}

function kmsParts(): string[] {
  return [
    '## The key service',
    'Start the plugin on a node before its API server. The API server asks it for one key when it starts and decrypts ' +
      'values with that; a key that it has seen stays in its memory. While the plugin does not answer, an API server that runs goes ' +
      'on reading and writing, `/readyz` and `/healthz/kms-providers` report it, and **one that starts does not get ready**. ' +
      'So the key service must run without this cluster.',
    'A new version of the key in the service needs none of the phases above: API servers follow within a minute. Then ' +
      'rewrite, so that the old version can be retired there.',
  ];
}

function openShiftParts(type: string): string[] {
  return [
    `OpenShift encrypts with ${markdownCode(type)}. It makes the keys, rotates them each week and rewrites what is stored.`,
    sh(
      'oc apply --server-side --field-manager=keywheel --filename=apiserver.yaml',
      'oc get openshiftapiserver,kubeapiserver,authentication.operator.openshift.io cluster --output=jsonpath=\'{range .items[*]}{.kind}: {.status.conditions[?(@.type=="Encrypted")].reason}{"\\n"}{end}\'',
    ),
    'All three report `EncryptionCompleted` once everything is encrypted, which takes 20 minutes or longer. Take no backup of ' +
      'etcd meanwhile. The object is the cluster’s own: never let a GitOps tool prune it.',
  ];
}

function eksParts(cluster: string, keyArn: string | undefined): string[] {
  const proof = sh(
    command('aws', 'eks', 'describe-cluster', '--name', cluster, '--query', 'cluster.{v:version,e:encryptionConfig}'),
  );
  return keyArn === undefined
    ? [
        'From Kubernetes 1.28 on, EKS encrypts everything in etcd with a key that AWS owns, without any setting. There is ' +
          'nothing to do but to see the version:',
        proof,
      ]
    : [
        'The team that makes the cluster sets this. It cannot be taken back, and the key must never be deleted.',
        hcl(
          'resource "aws_eks_cluster" "this" {',
          '  encryption_config {',
          '    resources = ["secrets"]',
          '    provider {',
          `      key_arn = ${quotedText(keyArn)}`,
          '    }',
          '  }',
          '}',
        ),
        proof,
      ];
}

function gkeParts(cluster: string, keyName: string): string[] {
  return [
    'The team that makes the cluster sets this. GKE encrypts disks in any case; this encrypts Secrets once more, with a key that ' +
      'can be taken away.',
    hcl(
      'resource "google_container_cluster" "this" {',
      '  database_encryption {',
      '    state    = "ENCRYPTED"',
      `    key_name = ${quotedText(keyName)}`,
      '  }',
      '}',
    ),
    sh(command('gcloud', 'container', 'clusters', 'describe', cluster, '--format=value(databaseEncryption)')),
  ];
}

function aksParts(cluster: string, keyVaultKeyId: string): string[] {
  return [
    'The team that makes the cluster sets this. After another version of the key, rewrite all Secrets before the old one ends.',
    hcl(
      'resource "azurerm_kubernetes_cluster" "this" {',
      '  key_management_service {',
      `    key_vault_key_id = ${quotedText(keyVaultKeyId)}`,
      '  }',
      '}',
    ),
    sh(`az aks show --name ${word(cluster)} --resource-group <group> --query securityProfile.azureKeyVaultKms`),
  ];
}
