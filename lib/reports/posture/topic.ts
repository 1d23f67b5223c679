/** What auditors call it, and their demands. */
export interface Asked {
  readonly title: string;
  readonly demands: readonly string[];
}

/**
 * What auditors ask of secrets, with the demands that each answers: numbers alone, and own words. Whether a demand is met
 * is the auditor's to say.
 */
export const TOPICS = {
  encryption: {
    title: 'Encryption of etcd',
    demands: ['PCI DSS 8.3.2', 'NIST SC-28', 'SOC 2 CC6.1', 'CIS Kubernetes 1.2 (encryption providers)'],
  },
  keyService: { title: 'Key of etcd in a key service (KMS)', demands: ['PCI DSS 3.6.1.2', 'NIST SC-12'] },
  egress: {
    title: 'Egress of the operator',
    demands: ['PCI DSS 1.3.2', 'NIST SC-7', 'SOC 2 CC6.6', 'CIS Kubernetes 5.3.2'],
  },
  tokens: { title: 'API tokens in pods', demands: ['NIST AC-6', 'CIS Kubernetes 5.1.6'] },
  byHand: { title: 'Secrets made by hand', demands: ['PCI DSS 8.6.2', 'NIST IA-5(7)', 'CIS Kubernetes 5.4.2'] },
  seal: { title: 'Seal of Vault/OpenBao', demands: ['PCI DSS 3.6.1.2', 'NIST SC-12', 'NIST SC-13'] },
  audit: { title: 'Audit log', demands: ['PCI DSS 10.2.1', 'NIST AU-12', 'SOC 2 CC7.2'] },
  tenants: { title: 'Tenants apart', demands: ['PCI DSS 7.2.5', 'NIST AC-6', 'SOC 2 CC6.3', 'CIS Kubernetes 5.1.2'] },
  inClear: { title: 'Values in files', demands: ['PCI DSS 8.6.2', 'NIST IA-5(7)'] },
  rotation: { title: 'Rotation', demands: ['PCI DSS 8.6.3', 'NIST IA-5(1)', 'SOC 2 CC6.1'] },
  rootToken: { title: 'Root token', demands: ['PCI DSS 8.2.2', 'NIST AC-6(5)'] },
} as const satisfies Record<string, Asked>;

export type Topic = keyof typeof TOPICS;
