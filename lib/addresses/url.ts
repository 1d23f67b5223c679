/** The host that a URL names; an address of IPv6 without its brackets. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** The port that a URL names, or means. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return Number(port) || (protocol === 'http:' ? 80 : 443);
}

/**
 * Where a Service is, by its name in the cluster: `vault.vault.svc`, also with the cluster's domain. Undefined for a
 * name of elsewhere. https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function serviceNamespace(host: string): string | undefined {
  return /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(host)?.[1];
}
