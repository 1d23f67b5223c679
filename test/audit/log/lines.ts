/** A line of an audit device, as OpenBao 2.6 writes it. */
export interface Line {
  readonly time?: string;
  readonly type?: 'request' | 'response';
  readonly auth?: object;
  readonly operation?: string;
  readonly path: string;
  readonly namespace?: string;
  readonly address?: string;
  readonly data?: object;
  readonly response?: object;
  readonly error?: string;
}

export function logLineOf(line: Line): string {
  const { time = '2026-03-01T10:00:00.5Z', type = 'response', auth, operation = 'read', path } = line;
  const { namespace, address = '10.0.0.7', data, error } = line;
  const answer = operation === 'read' && error === undefined ? { data: { metadata: {} } } : undefined;
  const response = line.response ?? answer;
  return JSON.stringify({
    time,
    type,
    ...(auth && { auth: { client_token: 'hmac-sha256:00', accessor: 'hmac-sha256:01', ...auth } }),
    request: {
      id: 'b1e0d380-51c0-85e5-5669-5e7e352e089c',
      operation,
      namespace: namespace === undefined ? { id: 'root' } : { id: 'bzLttu', path: `${namespace}/` },
      path,
      data,
      remote_address: address,
    },
    ...(response && { response }),
    ...(error !== undefined && { error }),
  });
}

/** How a token is named that a ServiceAccount got by JWT. */
export function jwtToken(mount: string, role: string, account: string): object {
  return {
    display_name: `${mount.replaceAll('/', '-')}-system:serviceaccount:${account.replace('/', ':')}`,
    policies: ['default', role],
    metadata: { role },
    token_type: 'batch',
  };
}

export const ROOT = { display_name: 'root', policies: ['root'], token_type: 'service' };
