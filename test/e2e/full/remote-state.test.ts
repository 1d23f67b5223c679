import { TerraformBackend } from 'keywheel';
import { join } from 'node:path';
import { S3Server } from '../bench/s3-server';
import { part, scenarios } from '../bench/scenario';
import { keepsStates } from '../bench/states';
import { removeTemporaryFolder, temporaryFolder } from '../bench/workspace';

scenarios('states in a bucket of a server that is not AWS', ['terraform-alone', 'versitygw'], () => {
  let folder: string;
  let server: S3Server;
  let backend: TerraformBackend;

  beforeAll(async () => {
    folder = temporaryFolder();
    server = await S3Server.start(folder, part('versitygw'), ['states']);
    backend = TerraformBackend.s3({ bucket: 'states', region: 'us-east-1', prefix: 'vault', endpoint: server.url });
  });

  afterAll(async () => {
    await server?.stop();
    removeTemporaryFolder(folder);
  });

  keepsStates(
    () => part('terraform-alone'),
    () => ({ backend, credentials: server.credentials, secrets: [server.secretKey] }),
  );

  test('each stack has a file of its own', () => {
    expect(server.objectsIn('states')).toEqual(
      ['bootstrap', 'hub', 'spoke-eu'].map((stack) => join('vault/acme', `${stack}.tfstate`)),
    );
  });
});
