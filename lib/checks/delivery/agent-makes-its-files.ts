import type { AgentInjection } from '../../views/agent-injection';
import type { ClusterView } from '../../views/cluster-view';
import { originOf } from '../../output/seen-object';
import type { Workload } from '../../views/workloads';
import { Said, quoted, says } from '../../output/said-values';
import { Check, Found } from '../check';

/** What pods say of the agent's files, its token and its end is enough for it to work. */
export const agentMakesItsFiles: Check = {
  id: 'agent-makes-its-files',
  severity: 'error',
  scope: 'cluster',
  why: 'The injector refuses the pods, or they start without a file that they need, or a Job never ends.',
  *run({ cluster }) {
    for (const workload of cluster.workloads) {
      for (const wrong of workload.agent && workload.agent.configMap === undefined
        ? wrongWith(workload, workload.agent, cluster)
        : []) {
        yield { ...originOf(workload), ...wrong };
      }
    }
  },
};

type Wrong = Said & Pick<Found, 'fix'>;

function* wrongWith({ kind }: Workload, agent: AgentInjection, cluster: ClusterView): Iterable<Wrong> {
  const { made, named, tokenVolume, method } = agent;
  if (!agent.isInjected) {
    if (made.length > 0) {
      yield {
        ...says`it says files of an agent, ${quoted({ files: made })}, and asks for none`,
        fix: 'say agent-inject: "true"',
      };
    }
    return;
  }
  const unmade = [...new Set(named)].filter((name) => !made.includes(name));
  if (unmade.length > 0) {
    yield {
      ...says`it says how ${quoted({ files: unmade })} is written, and not what of`,
      fix: 'say agent-inject-template of it',
    };
  }
  const capitals = made.filter((name) => name !== name.toLowerCase());
  if (capitals.length > 0 && !agent.keepsCase) {
    yield {
      ...says`the injector writes ${quoted({ files: capitals })} in small letters`,
      fix: 'say preserve-secret-case: "true"',
    };
  }
  if (tokenVolume !== undefined && !agent.hasTokenVolume) {
    yield {
      ...says`the agent takes its token from volume "${tokenVolume}", which its pods do not have`,
      fix: 'name a volume that they have',
    };
  }
  if (tokenVolume === undefined && (agent.hasToken ?? accountMountsToken(cluster, agent.account)) === false) {
    yield {
      ...says`the agent is named no token, and its pods mount none for the API server, which it would take`,
      fix: 'say agent-service-account-token-volume-name',
    };
  }
  if (method === 'jwt' && agent.tokenPath === undefined) {
    yield {
      ...says`with auth-type "jwt" the agent does not know where its token is`,
      fix: 'say auth-type "kubernetes", which sends the same; or auth-config-path',
    };
  }
  if (['Job', 'CronJob'].includes(kind) && !agent.isInitOnly) {
    yield {
      ...says`its pods end, and the agent next to them does not: they never count as done`,
      fix: 'say agent-pre-populate-only: "true"',
    };
  }
  const signals = agent.sharesProcesses ? [] : [...agent.commands].filter(([, text]) => SIGNAL.test(text));
  if (signals.length > 0) {
    yield {
      ...says`the agent sends a signal when it has written ${quoted({ files: signals.map(([name]) => name) })}, and sees no process of the other containers`,
      fix: 'set agent-share-process-namespace: "true" (sharesProcesses of inject)',
    };
  }
  const mounted = agent.tlsFiles.filter((file) => file.startsWith('/vault/tls/'));
  if (mounted.length > 0 && agent.tlsSecret === undefined) {
    yield {
      ...says`the agent uses ${quoted({ files: mounted })}, and no Secret is mounted there`,
      fix: 'say tls-secret',
    };
  }
  if (mounted.length === 0 && agent.tlsSecret !== undefined) {
    yield {
      ...says`Secret "${{ secret: agent.tlsSecret }}" is mounted for the agent, which uses no file of it`,
      fix: 'say ca-cert: the file of the authority in /vault/tls',
    };
  }
}

const SIGNAL = /(^|[\s;&|/('"`])(kill|pkill|killall)\s/;

/** As the ServiceAccount says where its pods do not; undefined where it is not here. */
function accountMountsToken(cluster: ClusterView, account: string): boolean | undefined {
  const seen = cluster
    .ofKind('ServiceAccount')
    .find(({ object: { metadata } }) => `${metadata.namespace ?? 'default'}/${metadata.name}` === account);
  return seen && ((seen.object as any).automountServiceAccountToken ?? true);
}
