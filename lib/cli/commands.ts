import { Argument, Command, Option } from 'commander';
import { logLines } from '../text/log';
import { SCOPES } from '../sealed/cipher';
import type { AccessArguments } from './access';
import {
  ACCESS_FORMATS,
  addNames,
  app,
  CHANGE_FORMATS,
  companyRules,
  FAIL_ON,
  files,
  filesOrFound,
  findingFormat,
  loginName,
  nonEmpty,
  positiveNumber,
  addPath,
  outputOptions,
  programOrFiles,
  rowFormat,
  wide,
} from './options';
import type { PlanArguments } from './plan';
import type { SchemaArguments } from './schema';
import type { SealArguments, SealOptions } from './seal';
import { version } from './version';

/** The whole command line. What a command needs is loaded when it is asked for. */
export function keywheel(): Command {
  const program = new Command('keywheel')
    .description('One program for both sides of Kubernetes secrets: Terraform for Vault/OpenBao, YAML for every spoke')
    .version(version())
    // Before the commands: they take it over from here.
    .exitOverride()
    // It repeats what it was given.
    .configureOutput({ outputError: (text, write) => write(logLines(text)) })
    .showHelpAfterError('(--help says more)');
  const command = (name: string, description: string, ...options: readonly Option[]): Command =>
    options.reduce((one, option) => one.addOption(option), program.command(name).description(description));

  command('synth', 'render both sides, check that they agree, and write them', app(), ...outputOptions())
    .option('--check-only', 'write nothing')
    .option('--committed', 'write nothing, and fail where the folders do not hold what would be written')
    .option('--remove <names>', 'tenants, clusters and more that may leave the fleet, separated by commas', addNames)
    .addOption(findingFormat())
    .option('--verbose', 'name the changed files and print the stack of an error')
    .action(async (options) => load<typeof import('./synth')>('./synth').synth(options));

  command('check', 'check that both sides agree, as files say them that anybody wrote', ...filesOrFound())
    .option('--mapping-from <ref>', 'take the mapping file as it is at a git ref, such as the base branch', nonEmpty)
    .addOption(
      new Option('--write-mapping', 'write which folder was taken for which cluster to keywheel.check.yaml').conflicts([
        'terraform',
        'manifests',
        'clusters',
        'mappingFrom',
      ]),
    )
    .addOption(findingFormat())
    .addOption(new Option('--fail-on <severity>', 'what makes the exit code 1').choices(FAIL_ON).default('error'))
    .option('--only <names>', 'only these checks or groups of them, such as worst-patterns; repeatable', addNames)
    .addOption(companyRules())
    .option('--verbose', 'every place of which something is not known, not only a screen of them')
    .action(async (options) => load<typeof import('./check')>('./check').check(options));

  command(
    'access',
    'say who can read what: in Vault/OpenBao, through whose login, and of what is delivered',
    ...programOrFiles(),
  )
    .option('--can-read <path>', 'only who can read this path of Vault/OpenBao', nonEmpty)
    .option('--of <account>', 'only <cluster>/<namespace>/<ServiceAccount>, where "*" is any text', loginName)
    .option('--secrets', 'also who can read each Secret that is delivered')
    .addOption(
      new Option('--diff <before>', 'what has changed since a git ref, or since the output in a folder')
        .argParser(nonEmpty)
        .conflicts(['canRead', 'of', 'secrets']),
    )
    .addOption(
      new Option('--assert <file>', 'hold what a file asserts: nobody but these may, two policies are the same')
        .argParser(nonEmpty)
        .conflicts(['canRead', 'of', 'secrets', 'diff']),
    )
    .option('--exit-zero', 'with --diff: do not end with 3 where something is opened')
    .addOption(rowFormat(ACCESS_FORMATS))
    .addOption(wide())
    .action(async (options: AccessArguments, self: Command) => {
      if (options.exitZero && options.diff === undefined) {
        self.error('error: --exit-zero goes with --diff');
      }
      if (options.assert !== undefined && options.format === 'csv') {
        self.error(
          "error: option '--assert <file>' cannot be used with option '--format csv': give table, json or markdown",
        );
      }
      await load<typeof import('./access')>('./access').access(options);
    });

  command('diff', 'say what a change of the program means: values, Secrets, access, promises', app(), ...files())
    .argument('[base]', 'a git ref, whose program is run, or a folder with the output of before', nonEmpty, 'HEAD')
    .option('--exit-zero', 'do not end with 3 where something needs attention')
    .addOption(new Option('--format <format>', 'output format').choices(CHANGE_FORMATS).default('text'))
    .action(async (base: string, options) => load<typeof import('./diff')>('./diff').diff(base, options));

  command(
    'plan',
    'say in which order a change is applied so that no step breaks anything, and write phases where no order does',
    ...programOrFiles(),
  )
    .addArgument(
      new Argument('[base]', 'what is applied now: a git ref, or a folder with the output of then')
        .argParser(nonEmpty)
        .default('HEAD'),
    )
    .addOption(new Option('--output <folder>', 'where phases are written').argParser(nonEmpty).default('plan'))
    .option('--discard', 'remove what an earlier plan from another base wrote there')
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
    .action(async (base: string, options: PlanArguments) =>
      load<typeof import('./plan')>('./plan').plan(base, options),
    );

  command(
    'rotate',
    'rotate the resting user of each pair, once everybody has moved to the other (VAULT_TOKEN says who asks)',
    app(),
  )
    .argument('[credential...]', 'as <environment>.<tenant>.<credential> (default: all)')
    .option('--dry-run', 'only say what would be done')
    .option(
      '--again',
      'take a turn that came to nothing again at once, after the database is back and Vault/OpenBao tries no more',
    )
    .action(async (credentials, options) => load<typeof import('./rotate')>('./rotate').rotate(credentials, options));

  command('seal', 'seal a value, taken from standard input, for one cluster, so that it may lie in the repository')
    .argument('[folder]', 'with --stale: a folder of sealed files, instead of the program')
    .option('--certificate <file>', "of the cluster's Sealed Secrets controller (kubeseal --fetch-cert)", nonEmpty)
    .option('--namespace <name>', 'where the Secret will be', nonEmpty)
    .option('--name <name>', 'of the Secret', nonEmpty)
    .option('--key <key>', 'of the Secret: the file keeps its other keys', nonEmpty)
    .addOption(new Option('--scope <scope>', 'where it can be opened').choices(SCOPES).default('strict'))
    .option('--trim-newline', 'leave out one newline at the end of the value')
    .option('-o, --output <file>', 'what is written', nonEmpty)
    .option('--stale', 'seal nothing: list what an older certificate sealed, and end with 3 if there is any')
    .addOption(app('with --stale: '))
    .action(async (folder: string | undefined, options: SealOptions, self: Command) => {
      if (options.stale) {
        return load<typeof import('./seal-stale')>('./seal-stale').stale(folder, options);
      }
      const { missingOptions, seal } = load<typeof import('./seal')>('./seal');
      const missing = missingOptions(options);
      if (missing.length > 0 || folder !== undefined) {
        self.error(`error: ${folder === undefined ? `give ${missing.join(', ')}` : 'a folder goes with --stale'}`);
      }
      await seal(options as SealArguments);
    });

  command('explain', 'say what a check or an error means, why it matters, and what to do')
    .argument('<name>', 'of a check, or the code of an error')
    .action(async (name: string) => {
      process.stdout.write(load<typeof import('./explain')>('./explain').explain(name));
    });

  command(
    'timing',
    'say how long every change takes to arrive, what that is made of, and how old values may become',
    ...programOrFiles(),
    rowFormat(),
    wide(),
  ).action(async (options) => load<typeof import('./timing')>('./timing').timing(options));

  command(
    'load',
    'say what the operators ask of Vault/OpenBao: requests, logins, tokens, leases and database users',
    ...programOrFiles(),
    rowFormat(ACCESS_FORMATS),
    wide(),
  ).action(async (options) => load<typeof import('./load')>('./load').load(options));

  command(
    'report',
    'write the fleet as one HTML page: the road of every secret, who can get it, rotations, access, findings',
    new Option('--app <file>', 'the program, in place of files').argParser(nonEmpty),
    ...filesOrFound(),
  )
    .option('-o, --output <file>', 'what is written (default: <folder of reports>/<fleet>/index.html)', nonEmpty)
    .option('--diff <before>', 'also what has changed since a git ref, or since the output in a folder', nonEmpty)
    .addOption(companyRules().conflicts('app'))
    .addOption(new Option('--json', 'print the same data as JSON, and write nothing').conflicts('output'))
    .action(async (options) => load<typeof import('./report')>('./report').report(options));

  command(
    'audit',
    'ask Vault/OpenBao how old each value is, and fail for what needs attention (VAULT_TOKEN says who asks)',
    ...programOrFiles(),
    rowFormat(),
    wide(),
  )
    .option('--print-policy', 'only print the policy that the token needs, which reads no value')
    .option(
      '--log <file>',
      'read an audit log instead, and say who used what; "-" for standard input; repeatable',
      addPath,
    )
    .addOption(
      new Option('--unread-for <days>', 'with --log: name values that nobody has read for so long')
        .argParser(positiveNumber)
        .default(30),
    )
    .option('--known <policies>', 'with --log: who has no other policies than these is known; repeatable', addNames)
    .option(
      '--device <path>',
      'with --log: ask Vault/OpenBao which roles are meant where this device of it hashed them',
      nonEmpty,
    )
    .action(async ({ log, ...options }, self: Command) => {
      if (log) {
        return load<typeof import('./audit-log')>('./audit-log').auditLog({ log, ...options });
      }
      const alone = ['unreadFor', 'known', 'device'].find((name) => self.getOptionValueSource(name) === 'cli');
      if (alone !== undefined) {
        self.error(`error: --${alone === 'unreadFor' ? 'unread-for' : alone} goes with --log`);
      }
      await load<typeof import('./audit')>('./audit').audit(options);
    });

  command(
    'status',
    'say whether what was written is in force on the clusters and in Vault/OpenBao, and why not (VAULT_TOKEN says who asks)',
    ...programOrFiles(),
    rowFormat(),
    wide(),
  )
    .option(
      '--context <cluster[=context]>',
      'only this cluster, with a context of kubeconfig; repeatable (default: all, by contexts of their own names)',
      addNames,
    )
    .option('--live <folder>', 'what "kubectl get -A -o json" prints, as <folder>/<cluster>.json', nonEmpty)
    .option('--no-hub', 'do not ask Vault/OpenBao')
    .addOption(companyRules().conflicts('app'))
    .option(
      '--same-values',
      'also find one value at several teams, for which values are read; none is printed or kept, nor a hash of it',
    )
    .option('--posture', 'what an auditor asks, with what is seen of it (docs/posture.md); also asks for sys/audit')
    .option('--stale-pods', 'also find pods that are older than their Secrets, for which Secrets are listed')
    .addOption(
      new Option('--rights <side>', 'only print what the command needs, as a ClusterRole or a policy').choices([
        'kubernetes',
        'vault',
      ]),
    )
    .action(async (options) => load<typeof import('./status')>('./status').status(options));

  command(
    'bump',
    'after an outage, make the operator look at once at what still waits (VAULT_TOKEN says who asks Vault/OpenBao)',
    ...programOrFiles(),
  )
    .option('--context <cluster[=context]>', 'only this cluster; repeatable (default: all)', addNames)
    .addOption(new Option('--rate <number>', 'objects a second').argParser(positiveNumber).default(5))
    .option('--dry-run', 'only say what would be done')
    .action(async (options) => load<typeof import('./bump')>('./bump').bump(options));

  command(
    'advice',
    'say which pattern suits each consumer of a secret, and where the program departs from it',
    ...programOrFiles(),
    rowFormat(),
    wide(),
  ).action(async (options) => load<typeof import('./advice')>('./advice').advice(options));

  command(
    'import',
    'write a program of what exists, which changes nothing of it, and list what it leaves out',
    ...filesOrFound(),
  )
    .argument('<folder>', 'where the program goes: empty, or what an earlier import wrote', nonEmpty)
    .option('--live <folder>', 'also what "kubectl get -A -o json" prints, as <folder>/<cluster>.json', nonEmpty)
    .option('--context <cluster[=context]>', 'also this cluster, with a context of kubeconfig; repeatable', addNames)
    .option('--hub', 'also ask Vault/OpenBao itself, which is never asked for a value (VAULT_TOKEN says who asks)')
    .option('--name <fleet>', 'of the fleet (default: that of the folder)', nonEmpty)
    .option('--tenants', 'tenants are files of YAML, where a file can have all that the tenant has')
    .option('--tenant-label <label>', 'a label of Namespaces that says whose each is', nonEmpty)
    .option(
      '--environment <cluster=environment>',
      'which environment a cluster is in; repeatable (default: as its name says)',
      addNames,
    )
    .action(async (folder: string, options) =>
      load<typeof import('./import')>('./import').importFleet(folder, options),
    );

  command('schema', 'print the JSON Schema of the file of a tenant, for editors', app('with the names and limits of '))
    .addOption(
      new Option('--environment <name>', 'with --app: the environment, where files are in several').argParser(nonEmpty),
    )
    .action(async (options: SchemaArguments, self: Command) => {
      if (options.environment !== undefined && options.app === undefined) {
        self.error('error: --environment goes with --app');
      }
      await load<typeof import('./schema')>('./schema').schema(options);
    });

  const add = program.command('add').description('write or edit the file of a tenant, keeping its comments');
  const addTo = (words: string, description: string): Command =>
    add
      .command(words)
      .description(description)
      .addOption(new Option('--folder <folder>', 'of the files').argParser(nonEmpty).default('tenants'))
      .addOption(new Option('--environment <name>', 'whose folder the file is in (default: none)').argParser(nonEmpty));
  const clusters = (): Option =>
    new Option('--clusters <names>', 'where the namespace is, separated by commas').argParser(addNames);

  addTo('tenant', 'a file for a tenant, with a namespace of its name')
    .argument('<tenant>')
    .requiredOption('--owner <text>', 'who answers for its secrets', nonEmpty)
    .addOption(clusters().makeOptionMandatory())
    .action((tenant: string, options) => {
      process.stdout.write(load<typeof import('./add')>('./add').addTenant(tenant, options));
    });
  addTo('namespace', 'a namespace of a tenant')
    .argument('<tenant>')
    .argument('<name>')
    .addOption(clusters().makeOptionMandatory())
    .action((tenant: string, name: string, options) => {
      process.stdout.write(load<typeof import('./add')>('./add').addNamespace(tenant, name, options));
    });
  addTo('secret', 'a secret of a tenant, whose value people write into Vault/OpenBao, and its delivery')
    .argument('<tenant>')
    .argument('<name>')
    .requiredOption('--key <names>', 'the names of its values, separated by commas; repeatable', addNames)
    .option('--namespace <name>', 'which gets the Secret (default: the only one)', nonEmpty)
    .action((tenant: string, name: string, options) => {
      process.stdout.write(load<typeof import('./add')>('./add').addSecret(tenant, name, options));
    });

  command('init', 'write a small working project')
    .argument('[folder]', 'where', '.')
    .option('--tenants', 'two repositories: the program of the platform team, and a file of YAML for each team')
    .action(async (folder: string, { tenants }: { tenants?: boolean }) => {
      process.stdout.write(load<typeof import('./init')>('./init').init(folder, version(), tenants));
    });
  return program;
}

/** Unlike `import()`, it finds files as what started the command line does: Node, tsx or a test. */
function load<M>(file: string): M {
  return module.require(file) as M;
}
