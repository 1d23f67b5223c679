import { isTemplateName, templateField, TemplateFunctions, templateString } from '../../encode/go-template';
import { fullVaultNamespace } from '../../fleet/location';
import type { SecretInjection } from '../../fleet/secret-injection';
import { KeyReference, Template } from '../../fleet/template';
import type { WorkloadClient } from '../../fleet/workload-client';
import { defined } from '../../output/kubernetes-object';

const VAULT = 'vault.hashicorp.com';

/** As the agent's template engine calls them. https://github.com/hashicorp/consul-template/blob/main/docs/templating-language.md */
const AGENT_FUNCTIONS: TemplateFunctions = { replace: 'replaceAll', json: 'toJSON' };

/** What has no end of its own waits for ever beside an agent that goes on. */
const ENDING = ['Job', 'CronJob'];

/**
 * What the injector reads on the pods of a client; none where nothing is injected. The token is that of the client, and
 * with the method "kubernetes" the agent sends it as a JWT mount takes it as well: with "jwt" it would remove the file.
 * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations
 *
 * @param tokenVolume with the token that the hub takes
 */
export function agentAnnotations(client: WorkloadClient, kind: string, tokenVolume: string): Record<string, string> {
  const { fleet } = client.tenant;
  const [first] = client.injections;
  if (!first) {
    return {};
  }
  const settings = defined({
    'agent-inject': 'true',
    'agent-pre-populate-only': ENDING.includes(kind) ? 'true' : undefined,
    'agent-service-account-token-volume-name': tokenVolume,
    'agent-share-process-namespace': client.injections.some((one) => one.sharesProcesses) ? 'true' : undefined,
    'auth-path': `auth/${client.login.mount}`,
    'auth-type': 'kubernetes',
    'ca-cert': first.caSecret === undefined ? undefined : '/vault/tls/ca.crt',
    namespace: fullVaultNamespace(fleet),
    // The injector writes names small without it.
    'preserve-secret-case': 'true',
    role: client.login.role,
    service: fleet.vault!.address,
    'tls-secret': first.caSecret,
  });
  const files = Object.assign({}, ...client.injections.map(fileAnnotations)) as Record<string, string>;
  const sorted = Object.entries({ ...settings, ...files }).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, text]) => [`${VAULT}/${name}`, text!]));
}

function fileAnnotations(injection: SecretInjection): Record<string, string> {
  const { files, permissions, command } = injection;
  return Object.fromEntries(
    Object.entries(files).flatMap(([file, value]) => [
      [`agent-inject-template-${file}`, read(injection, value instanceof Template ? value : Template.text`${value}`)],
      // Else a key that is missing becomes the text "<no value>".
      [`error-on-missing-key-${file}`, 'true'],
      ...(command === undefined ? [] : [[`agent-inject-command-${file}`, command]]),
      ...(permissions === undefined ? [] : [[`agent-inject-perms-${file}`, `0${permissions.toString(8)}`]]),
    ]),
  ) as Record<string, string>;
}

/** What a KV engine of version 2 answers has the value one level deeper. */
function read({ secret, secretPath }: SecretInjection, template: Template): string {
  const values = secret.hasVersions ? '.Data.data' : '.Data';
  const reference: KeyReference = (key) => templateField(key, values);
  // "index" finds nothing without an error.
  const guards = [...new Set(template.keys.map(({ name }) => name))]
    .filter((key) => !isTemplateName(key))
    .map(
      (key) => `{{ if not (sprig_hasKey ${values} ${templateString(key)}) }}{{ sprig_fail ${missing(key)} }}{{ end }}`,
    );
  const text = template.render(reference, AGENT_FUNCTIONS);
  return `{{ with secret ${templateString(secretPath ?? '')} }}${guards.join('')}${text}{{ end }}`;
}

function missing(key: string): string {
  return templateString(`there is no key ${templateString(key)}`);
}
