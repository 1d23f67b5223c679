import { IConstruct } from 'constructs';
import { note } from '../errors';
import { isObjectName } from './names';

/** Where the manifests are, for whoever watches them. */
export interface GitRepository {
  /** `https://...`, or `ssh://...`; credentials are in a Secret of the tool's namespace, never here. */
  readonly url: string;
  readonly branch: string;
  /** Folder of the manifests in it, which holds one folder a cluster. @default "dist" */
  readonly path?: string;
}

export interface OciArtifact {
  /** `oci://...`, as `flux push artifact` wrote it. */
  readonly url: string;
  readonly tag: string;
  /** Folder of the manifests in it, which holds one folder a cluster. @default "dist" */
  readonly path?: string;
}

/** https://git-scm.com/docs/git-check-ref-format */
const BRANCH = /^(?![-/.])(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[^\s~^:?*[\\\p{Cc}]*[^\s~^:?*[\\/.\p{Cc}]$/u;
const FOLDER = /^[\w.@+-]+(?:\/[\w.@+-]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** Notes `RepositoryInvalid` for what no tool could fetch, or what would show credentials. */
export function requireGitRepository(scope: IConstruct, what: string, { url, branch, path }: GitRepository): void {
  requireUrl(scope, what, url, ['https:', 'http:', 'ssh:']);
  if (!BRANCH.test(branch)) {
    invalid(
      scope,
      `${what}.branch is ${JSON.stringify(branch)}, which is not a valid name of a branch; name one, such as "main"`,
    );
  }
  requireFolder(scope, what, path);
}

/** Notes `RepositoryInvalid`. */
export function requireOciArtifact(scope: IConstruct, what: string, { url, tag, path }: OciArtifact): void {
  requireUrl(scope, what, url, ['oci:']);
  if (!TAG.test(tag)) {
    invalid(scope, `${what}.tag is ${JSON.stringify(tag)}, which is not a valid tag; name one, such as "main"`);
  }
  requireFolder(scope, what, path);
}

/** Notes `RepositoryInvalid` unless it is a folder inside of a repository. */
export function requireFolder(scope: IConstruct, what: string, path: string | undefined): void {
  // An artifact may be made of the folder itself.
  if (
    path !== undefined &&
    path !== '.' &&
    (!FOLDER.test(path) || path.split('/').some((part) => /^\.+$/.test(part)))
  ) {
    invalid(
      scope,
      `${what}.path is ${JSON.stringify(path)}; give the folder of the manifests from the top of the repository, such as "dist"`,
    );
  }
}

/** Notes `NameInvalid` for a Secret that cannot be there. */
export function requireSecretName(scope: IConstruct, what: string, name: string | undefined): void {
  if (name !== undefined && !isObjectName(name)) {
    note(
      scope,
      'NameInvalid',
      `${what} ${JSON.stringify(name)} is not a valid name of a Secret; use the one that holds the credentials`,
    );
  }
}

function requireUrl(scope: IConstruct, what: string, url: string, protocols: readonly string[]): void {
  // Of a space in a path the standard makes something else.
  const parsed = !/\s/.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !protocols.includes(parsed.protocol) || parsed.hostname === '') {
    const allowed = protocols.map((one) => `${one}//`).join(' or ');
    invalid(
      scope,
      `${what}.url is not an address that starts with ${allowed}; give one, and write git@host:path as ssh://git@host/path`,
    );
  } else if (parsed.password !== '' || (parsed.username !== '' && parsed.protocol !== 'ssh:')) {
    invalid(scope, `${what}.url holds a user or a password; leave them out and name the Secret that holds them`);
  }
}

function invalid(scope: IConstruct, reason: string): void {
  note(scope, 'RepositoryInvalid', reason);
}
