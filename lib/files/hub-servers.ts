import { basename, dirname } from 'node:path';
import { isFields } from '../collections/fields';
import type { HclBody } from '../encode/hcl';
import type { HubServerFile } from '../output/hub-server';
import type { Unknown } from '../output/unknown';
import { shown } from './files-below';
import type { GivenFiles } from './given-files';
import { JsonText, NotJson, readJson } from './json-text';
import { hclOf, INSTALL, ParsedHcl } from './terraform-hcl';

/** What may be the configuration of a server, by its name. */
export function mayBeServer(name: string): boolean {
  return /\.(hcl|json)$/.test(name);
}

/** A server has a storage and somebody to listen to; an agent has the second alone, and a policy neither. */
export function isServer(file: string, text: string): boolean {
  return file.endsWith('.hcl')
    ? /^[ \t]*"?storage"?[ \t]+"?\w+"?[ \t]*\{/m.test(text) &&
        /^[ \t]*"?(?:listener"?[ \t]+"?\w+"?[ \t]*\{|api_addr\b)/m.test(text)
    : /"storage"\s*:\s*[[{]/.test(text) && /"listener"\s*:\s*[[{]/.test(text);
}

export interface HubServersRead {
  readonly servers: readonly HubServerFile[];
  readonly unknown: readonly Unknown[];
}

/**
 * The configuration of servers of Vault/OpenBao, whoever wrote it.
 *
 * @param files absolute
 */
export function readHubServers(
  given: GivenFiles,
  files: readonly string[],
  hcl: ParsedHcl | undefined,
): HubServersRead {
  const servers: HubServerFile[] = [];
  const unknown: Unknown[] = [];
  for (const file of files) {
    const text = given.text(file);
    if (text === undefined || !isServer(file, text)) {
      continue;
    }
    const place = shown(file);
    try {
      const { value, lineOf } = jsonOf(file, text, hcl);
      if (isFields(value)) {
        servers.push({
          place,
          folder: dirname(file),
          configuration: value as HclBody,
          isPart: hasMore(given, file),
          source: { file: place, line: lineOf('storage', ...kindsIn(value['storage'])) },
        });
      }
    } catch (error) {
      if (!(error instanceof NotJson)) {
        throw error;
      }
      unknown.push({
        place,
        source: { file: place, line: error.line },
        message: `the configuration of a server was not read: ${error.message}`,
      });
    }
  }
  return { servers, unknown };
}

/** In HCL a line is known by the labels of its block. */
function kindsIn(storage: unknown): string[] {
  const [kind] = isFields(storage) ? Object.keys(storage) : [];
  return kind === undefined ? [] : [kind];
}

/** A server takes a folder of files as one: what a file beside it adds is not known. */
function hasMore(given: GivenFiles, server: string): boolean {
  return given
    .below(dirname(server), mayBeServer, false)
    .files.some((file) => file !== server && ADDS.test(given.text(file) ?? '') && !isServer(file, given.text(file)!));
}

const ADDS = /^[ \t]*"?(?:audit|telemetry|seal|user_lockout|listener|api_addr|cluster_addr)"?[ \t]*(?:"|\{|=|:)/m;

function jsonOf(file: string, text: string, hcl: ParsedHcl | undefined): JsonText {
  if (!file.endsWith('.hcl')) {
    return readJson(text);
  }
  if (hcl === undefined) {
    throw new NotJson(`${basename(file)} is HCL, and its parser is not installed: run "${INSTALL}"`, 1);
  }
  return hclOf(text, hcl);
}
