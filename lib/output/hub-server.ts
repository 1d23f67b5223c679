import type { BlockLabels, HclBody } from '../encode/hcl';

/** The configuration of one node of Vault/OpenBao, or a part of it that is a file of its own. */
export interface HubServerFile {
  /** The file, for findings. */
  readonly place: string;
  /** As its JSON would say it. https://openbao.org/docs/configuration/ */
  readonly configuration: HclBody;
  /** Of a file that was read. */
  readonly source?: { readonly file: string; readonly line: number };
  /** Its folder: what lies in one is of one hub, unless its nodes say otherwise. */
  readonly folder: string;
  /** Whether other files of its folder add to it, which were not read. @default false */
  readonly isPart?: boolean;
}

/** The blocks of such a file, and those within them. */
export const SERVER_BLOCKS: BlockLabels = {
  storage: 1,
  ha_storage: 1,
  listener: 1,
  seal: 1,
  user_lockout: 1,
  service_registration: 1,
  plugin: 2,
  audit: 2,
  telemetry: 0,
  retry_join: 0,
  options: 0,
  custom_response_headers: 0,
};
