import { Construct, IConstruct } from 'constructs';
import { names } from '../fleet/names';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { addLoginMount, addLoginRole, LoginMount, LoginRole } from './login';
import { addPolicy } from './policy';
import { PathGrant, TOKEN_GRANTS } from './policy-document';
import { Stack, StackContext } from './stack';

/** What the hub holds for one spoke: its logins, each with its policy and its role. */
export class SpokeStack extends Stack {
  readonly login: LoginMount;

  constructor(
    scope: Construct,
    readonly context: StackContext,
    readonly cluster: SpokeCluster,
  ) {
    super(scope, names.spokeStack(cluster.name), context);
    this.login = addLoginMount(this, cluster);
  }

  /** A policy that also allows what every login needs for its own token. @returns its address */
  addPolicy(owner: IConstruct, id: string, name: string, grants: readonly PathGrant[]): string {
    const all = new Map([...grants, ...TOKEN_GRANTS]);
    return addPolicy(this, owner, { id, name, grants: all, dependsOn: this.login.dependsOn });
  }

  /** A role for exactly one ServiceAccount. @param login where it logs in, unless that is where all do @returns its address */
  addRole(owner: IConstruct, role: LoginRole, login: LoginMount = this.login): string {
    return addLoginRole(this, owner, login, role);
  }
}
