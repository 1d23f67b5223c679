import { Isolation } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { AccessRules } from '../../lib/policy/policy';
import { kitchenSink } from '../fixtures/kitchen-sink';

describe.each([undefined, Isolation.vaultNamespace(), Isolation.policyPerNamespace({ wholePrefix: true })])(
  'with isolation %#',
  (isolation) => {
    const output = Testing.synth(kitchenSink(isolation ? { isolation } : {}).fleet);
    const deployer = (stack: string): AccessRules => {
      const { policy } = output
        .resources('vault_policy')
        .find(({ name }: { name: string }) => name === `acme.deploy.${stack}`);
      return new AccessRules().addPolicy(policy);
    };
    const rules = (block: unknown, type: string): Record<string, string>[] =>
      Object.values((block as Record<string, Record<string, Record<string, string>>>)?.[type] ?? {});
    const may = (stack: string, path: string, ...capabilities: string[]) => {
      const granted = deployer(stack).capabilitiesOn(path);
      expect([stack, path, capabilities.filter((one) => !granted.has(one))]).toEqual([stack, path, []]);
    };

    test('each stack but the bootstrap has a deployer', () => {
      const { backend } = output.stack('bootstrap').resource.vault_approle_auth_backend_role.deploy_hub;
      const all = output.resources('vault_approle_auth_backend_role');
      const roles = all.filter((role: { backend: string }) => role.backend === backend);
      expect(roles.map(({ role_name }: { role_name: string }) => role_name).sort()).toEqual(
        [
          'hub',
          ...['account', 'client', 'discovery', 'existing', 'jwks', 'keys', 'lab', 'token'].map(
            (name) => `spoke-${name}`,
          ),
        ].sort(),
      );
    });

    test('the deployer of the hub may make all that the hub holds', () => {
      const { resource } = output.stack('hub');
      const at = (namespace: string | undefined, path: string) => [namespace, path].filter(Boolean).join('/');
      for (const { namespace, path } of rules(resource, 'vault_namespace')) {
        may('hub', at(namespace, `sys/namespaces/${path}`), 'create', 'read', 'update', 'delete');
      }
      for (const { namespace, path } of rules(resource, 'vault_mount')) {
        may('hub', at(namespace, `sys/mounts/${path}`), 'create', 'read', 'update', 'delete');
        may('hub', at(namespace, `sys/mounts/${path}/tune`), 'read', 'update');
      }
      for (const { namespace, mount, name } of rules(resource, 'vault_kv_secret_v2')) {
        may('hub', at(namespace, `${mount}/data/${name}`), 'create', 'update');
        may('hub', at(namespace, `${mount}/metadata/${name}`), 'read', 'delete');
      }
      for (const { namespace, path, disable_read: unread } of rules(resource, 'vault_generic_endpoint')) {
        may('hub', at(namespace, path!), 'create', 'update', ...(unread ? [] : ['read']));
      }
      for (const [type, kind] of [
        ['connection', 'config'],
        ['role', 'roles'],
        ['static_role', 'static-roles'],
      ] as const) {
        for (const { backend, name } of rules(resource, `vault_database_secret_backend_${type}`)) {
          may('hub', `${backend}/${kind}/${name}`, 'create', 'read', 'update', 'delete');
        }
      }
    });

    test('no deployer may read a password of a database, or rotate a user', () => {
      for (const { backend, name } of rules(
        output.stack('hub').resource,
        'vault_database_secret_backend_static_role',
      )) {
        for (const stack of ['hub', 'spoke-keys', 'spoke-lab']) {
          for (const kind of ['static-creds', 'rotate-role']) {
            expect([...deployer(stack).capabilitiesOn(`${backend}/${kind}/${name}`)]).toEqual([]);
          }
        }
      }
    });

    test('no deployer may read a value', () => {
      for (const { mount, name, namespace } of rules(output.stack('hub').resource, 'vault_kv_secret_v2')) {
        const path = [namespace, mount, 'data', name].filter(Boolean).join('/');
        for (const stack of ['hub', 'spoke-keys', 'spoke-lab']) {
          expect(deployer(stack).capabilitiesOn(path).has('read')).toBe(false);
        }
      }
    });

    test.each(['account', 'client', 'discovery', 'existing', 'jwks', 'keys', 'lab', 'token'])(
      'the deployer of spoke %s may make all of its stack and nothing of another spoke',
      (cluster) => {
        const stack = `spoke-${cluster}`;
        const { resource } = output.stack(stack);
        for (const { name } of rules(resource, 'vault_policy')) {
          may(stack, `sys/policies/acl/${name}`, 'create', 'read', 'update', 'delete');
          const other = cluster === 'lab' ? 'spoke-keys' : 'spoke-lab';
          expect([...deployer(other).capabilitiesOn(`sys/policies/acl/${name}`)]).toEqual([]);
        }
        for (const type of ['vault_jwt_auth_backend_role', 'vault_kubernetes_auth_backend_role']) {
          for (const { backend, role_name } of rules(resource, type)) {
            may(stack, `auth/${backend}/role/${role_name}`, 'create', 'read', 'update', 'delete');
          }
        }
        for (const type of ['vault_jwt_auth_backend', 'vault_auth_backend']) {
          for (const { path } of rules(resource, type)) {
            may(stack, `sys/auth/${path}`, 'create', 'update', 'delete', 'sudo');
            may(stack, `auth/${path}/config`, 'create', 'read', 'update');
          }
        }
      },
    );

    test('no deployer may write the policies of deployers', () => {
      for (const stack of ['hub', 'spoke-keys']) {
        for (const path of [`acme.deploy.${stack}`, 'acme.deploy.hub', 'other', 'root']) {
          expect([...deployer(stack).capabilitiesOn(`sys/policies/acl/${path}`)]).toEqual([]);
        }
      }
    });
  },
);
