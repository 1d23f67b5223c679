import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { CopiedSecret, Selected } from './copied-secret';
import { requireLabel } from '../../fleet/names';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { requireUpstream } from './require-upstream';
import { UpstreamAuth } from './upstream-auth';

/** Which Secrets of a namespace are meant. */
export type Find =
  | {
      /** A regular expression (RE2) that finds its place anywhere in their names. */
      readonly names: string;
      readonly labels?: never;
    }
  | {
      /** Labels that they all have. */
      readonly labels: Readonly<Record<string, string>>;
      readonly names?: never;
    };

export interface ReplicatedSecretsProps {
  /** Where the Secrets are: a namespace of the same tenant. */
  readonly from: TenantNamespace;
  readonly find: Find;
  /** How the downstream clusters read them. @default UpstreamAuth.longLivedToken() */
  readonly auth?: UpstreamAuth;
}

/**
 * All Secrets of a namespace that match, in one Secret of other clusters: a key for each of them, which is its name, and
 * its data as JSON. To find them, the downstream cluster must be let read every Secret of that namespace: a warning says
 * so. https://external-secrets.io/latest/guides/getallsecrets/
 */
@checked
export class ReplicatedSecrets extends CopiedSecret<never> {
  readonly find: Find;
  readonly auth: UpstreamAuth;

  constructor(scope: Construct, id: string, props: ReplicatedSecretsProps) {
    super(scope, id, props.from, undefined);
    this.find = props.find;
    this.auth = props.auth ?? UpstreamAuth.longLivedToken();
    requireUpstream(this, props.from.cluster, this.auth);
    const { names, labels = {} } = this.find;
    if (names === undefined && Object.keys(labels).length === 0) {
      note(this, 'FindInvalid', 'find names neither a pattern nor a label; give names or labels');
    }
    if (names !== undefined && !isPattern(names)) {
      note(this, 'FindInvalid', `find.names "${names}" is not a valid regular expression; give one such as "^app-"`);
    }
    Object.entries(labels).forEach(([key, value]) => requireLabel(this, key, value));
  }

  /** @internal */
  get selected(): Selected {
    return this.find;
  }
}

/** What RE2 does not have, JavaScript's own parser takes: lookarounds and references back. */
function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return text !== '' && !/\(\?<?[=!]|\\[1-9]/.test(text);
  } catch {
    return false;
  }
}
