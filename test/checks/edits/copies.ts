export const STORE = { path: 'prod/payments/users', place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app' };
