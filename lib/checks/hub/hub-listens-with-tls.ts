import { originAtHub } from '../../output/hub-resource';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Who reaches a server over the network speaks with it over TLS. */
export const hubListensWithTls: Check = {
  id: 'hub-listens-with-tls',
  severity: 'error',
  scope: 'hub',
  why: 'Tokens and secrets of all clusters travel in the open: anyone who sees the network has them.',
  *run({ vault }) {
    for (const server of vault.servers) {
      for (const { address } of server.listeners.filter(({ hasTls, isLocal }) => !hasTls && !isLocal)) {
        yield {
          ...originAtHub(server),
          ...says`the listener at ${{ address }} has tls_disable`,
          fix: 'give it tls_cert_file and tls_key_file, or let it listen on 127.0.0.1 alone, for a proxy on the same machine that has TLS',
        };
      }
    }
  },
};
