import { basename, dirname } from 'node:path';
import { isFields } from '../collections/fields';
import { grouped } from '../collections/grouped';
import type { HclBody } from '../encode/hcl';
import type { HubServerFile } from '../output/hub-server';
import type { Unknown } from '../output/unknown';
import { shown } from './files-below';
import type { GivenFiles } from './given-files';
import { JsonText, NotJson, readJson } from './json-text';
import { isPartOfServer, isServerBody, isServerText, mayAdd, withPlainNames } from './server-text';
import { hclOf, INSTALL, ParsedHcl } from './terraform-hcl';

export interface HubServersRead {
  readonly servers: readonly HubServerFile[];
  readonly unknown: readonly Unknown[];
}

interface ReadFile {
  readonly file: string;
  readonly json: JsonText | NotJson;
  /** By its text, which may be that of somebody else. */
  readonly isLikely: boolean;
  readonly isServer: boolean;
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
  const read = files.flatMap((file): ReadFile[] => {
    const text = given.text(file);
    if (text === undefined || !mayAdd(file, text)) {
      return [];
    }
    const json = jsonOf(file, text, hcl);
    const isLikely = isServerText(file, text);
    return [{ file, json, isLikely, isServer: !(json instanceof NotJson) && isServerBody(json.value) }];
  });
  const folders = [...grouped(read, ({ file }) => dirname(file)).values()].map(readFolder);
  return {
    servers: folders.flatMap(({ servers }) => servers),
    unknown: folders.flatMap(({ unknown }) => unknown),
  };
}

/** A server takes a folder of files as one: what a file beside it says is of one of its servers. */
function readFolder(files: readonly ReadFile[]): HubServersRead {
  const servers = files.filter(({ isServer }) => isServer);
  const unread = files.filter(({ json, isLikely }) => json instanceof NotJson && (isLikely || servers.length > 0));
  const parts =
    servers.length === 0
      ? []
      : files.filter(({ json, isServer }) => !isServer && !(json instanceof NotJson) && isPartOfServer(json.value));
  const isPart = parts.length + unread.length > 0;
  return {
    servers: [
      ...servers.map(({ file, json }) => serverOf(file, json as JsonText, isPart)),
      ...parts.map(({ file, json }) => serverOf(file, json as JsonText, true)),
    ],
    unknown: unread.map(({ file, json }) => {
      const { message, line } = json as NotJson;
      const place = shown(file);
      return {
        place,
        source: { file: place, line },
        message: `the configuration of a server was not read: ${message}`,
      };
    }),
  };
}

function serverOf(file: string, { value, lineOf }: JsonText, isPart: boolean): HubServerFile {
  const place = shown(file);
  const said = value as HclBody;
  return {
    ...{ place, isPart },
    folder: dirname(file),
    configuration: said,
    source: { file: place, line: lineOf('storage', ...kindsIn(said['storage'])) },
  };
}

/** In HCL a line is known by the labels of its block. */
function kindsIn(storage: unknown): string[] {
  const [kind] = isFields(storage) ? Object.keys(storage) : [];
  return kind === undefined ? [] : [kind];
}

function jsonOf(file: string, text: string, hcl: ParsedHcl | undefined): JsonText | NotJson {
  try {
    if (!file.endsWith('.hcl')) {
      return readJson(text);
    }
    return hcl === undefined
      ? new NotJson(`${basename(file)} is HCL, and its parser is not installed: run "${INSTALL}"`, 1)
      : hclOf(withPlainNames(text), hcl);
  } catch (error) {
    if (error instanceof NotJson) {
      return error;
    }
    throw error;
  }
}
