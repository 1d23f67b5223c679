import { checked } from '../options/checked';

export interface FileAuditDeviceOptions {
  /** The device's path on the hub. @default "file" */
  readonly name?: string;
  /** The file on each node, or `stdout`. One that has no room left stops every request, unless another device takes it. */
  readonly file: string;
  /** Permissions of the file, in octal. @default "0600" */
  readonly mode?: string;
}

export interface SyslogAuditDeviceOptions {
  /** The device's path on the hub. @default "syslog" */
  readonly name?: string;
  /** @default "AUTH" */
  readonly facility?: string;
  /** @default the server's own: "vault" or "openbao" */
  readonly tag?: string;
}

export interface SocketAuditDeviceOptions {
  /** The device's path on the hub. @default "socket" */
  readonly name?: string;
  /** `host:port` of who takes the entries. */
  readonly address: string;
  /** `tcp` loses no entry in silence, and stops requests while nobody takes them. @default "tcp" */
  readonly socketType?: 'tcp' | 'udp' | 'unix';
}

/**
 * Who is told of every request and answer, with values as hashes. OpenBao has devices in its configuration, Vault gets
 * them from Terraform. With two, one that fails stops nothing. https://openbao.org/docs/audit/
 */
@checked
export class AuditDevice {
  /** A file on each node. https://openbao.org/docs/audit/file/ */
  static file({ name = 'file', file, mode }: FileAuditDeviceOptions): AuditDevice {
    return new AuditDevice('file', name, { file_path: file, ...(mode !== undefined && { mode }) });
  }

  /** The syslog of each node. https://openbao.org/docs/audit/syslog/ */
  static syslog({ name = 'syslog', facility, tag }: SyslogAuditDeviceOptions = {}): AuditDevice {
    return new AuditDevice('syslog', name, {
      ...(facility !== undefined && { facility }),
      ...(tag !== undefined && { tag }),
    });
  }

  /** A server that takes lines. https://openbao.org/docs/audit/socket/ */
  static socket({ name = 'socket', address, socketType = 'tcp' }: SocketAuditDeviceOptions): AuditDevice {
    return new AuditDevice('socket', name, { address, socket_type: socketType });
  }

  private constructor(
    readonly type: 'file' | 'syslog' | 'socket',
    /** Its path on the hub. */
    readonly name: string,
    /** @internal */
    readonly options: Readonly<Record<string, string>>,
  ) {}
}
