import { posix } from 'node:path';
import type { SeenObject } from '../output/seen-object';

/** What a GitOps tool is told of one folder of manifests. */
export interface Sync {
  readonly tool: 'Flux' | 'Argo CD' | 'Rancher Fleet';
  /** The Kustomization, the Application or the GitRepo. */
  readonly seen: SeenObject;
  /** `<cluster>/<folder>`, by the end of its path. */
  readonly folder: string;
  /** Where it looks for the folder, from the top of the repository. */
  readonly path: string;
  /** What the folder is taken of: the repository, and the branch or whatever else says which commit. */
  readonly revision: string;
  /** The clusters that it goes to, as the tool calls them; empty for the one that the tool runs on. */
  readonly destinations: readonly string[];
  /** Clusters that nobody names: whichever the tool has. */
  readonly unnamed?: string;
  /** What keeps commits from being applied by themselves. */
  readonly halts: readonly Halt[];
  /** How what is applied differs from what is in the folder. */
  readonly changes: readonly Change[];
  /** What keeps files of the folder from being applied. */
  readonly omissions: readonly Omission[];
  /** Whether what leaves the folder leaves the cluster. */
  readonly prunes: boolean;
  /** Folders that have to be ready before. */
  readonly after: readonly string[];
  /** What it waits for and is not there. */
  readonly missing: readonly string[];
  /** What it waits for after it has applied the folder: everything, or what is named here. */
  readonly awaits: 'everything' | ReadonlySet<string>;
  /** Kinds of which an expression says when one is ready. */
  readonly assessed: ReadonlySet<string>;
}

export interface Halt {
  readonly seen: SeenObject;
  /** The field, with its value. */
  readonly field: string;
  readonly fix: string;
}

export interface Change {
  readonly field: string;
  /** Into which everything goes, whatever it says itself; undefined for another change. */
  readonly namespace?: string;
  /** Whether each object has another name then. */
  readonly renames?: boolean;
}

export interface Omission {
  readonly seen: SeenObject;
  /** Where it says which. */
  readonly field: string;
  /** @param file its name in the folder */
  leavesOut(file: string): boolean;
}

/** Texts of the files by which tools leave out others, by their path. */
export type Ignored = ReadonlyMap<string, string>;

/** Objects of the tools, by group and kind. */
export type OfKind = (group: string, kind: string) => readonly SeenObject[];

/** The names of a cluster and of a folder in it, where manifests are that are applied in one go. */
export function folderOf(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .slice(-2)
    .join('/');
}

/** A path without what says nothing. */
export function plainPath(path: unknown): string {
  return posix.normalize(String(path ?? '')).replace(/^\.$|^(\.?\/)+|\/$/g, '');
}

/** A commit that is named stays the same, and a branch does not. */
export function isCommit(revision: unknown): boolean {
  return typeof revision === 'string' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
}

/** Fields of an object that change what is applied, where they say something. */
export function changesOf(at: string, fields: any, names: readonly string[]): Change[] {
  return names.filter((name) => saysSomething(fields?.[name])).map((name) => ({ field: `${at}${name}` }));
}

/** Fields that give each object another name. */
export function renamesOf(at: string, fields: any): Change[] {
  return changesOf(at, fields, ['namePrefix', 'nameSuffix']).map((one) => ({ ...one, renames: true }));
}

/** A field that gives each object another namespace. */
export function movesOf(field: string, namespace: unknown): Change[] {
  return typeof namespace === 'string' && namespace !== '' ? [{ field, namespace }] : [];
}

function saysSomething(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** A list, whatever somebody has written in its place. */
export function listOf(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}
