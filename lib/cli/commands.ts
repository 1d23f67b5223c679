import { Command, InvalidArgumentError, Option } from 'commander';
import { logLines } from '../encode/log';
import { check, FAIL_ON } from './check';
import { explain } from './explain';
import { advice, ADVICE_FORMATS } from './advice';
import { access, AccessArguments, FORMATS as ACCESS_FORMATS } from './access';
import { audit, AUDIT_FORMATS } from './audit';
import { FORMATS } from './findings-text';
import { init } from './init';
import { rotate } from './rotate';
import { missingOptions, seal, SealArguments, SealOptions } from './seal';
import { stale } from './seal-stale';
import { SCOPES } from '../sealed/cipher';
import { synth } from './synth';
import { timing, TIMING_FORMATS } from './timing';
import { version } from './version';

/** The whole command line. What a command does not need at once is loaded by the command. */
export function keywheel(): Command {
  const program = new Command('keywheel')
    .description('One program for both sides of Kubernetes secrets: Terraform for the hub, YAML for every spoke')
    .version(version())
    // Before the commands: they take it over from here.
    .exitOverride()
    // It repeats what it was given.
    .configureOutput({ outputError: (text, write) => write(logLines(text)) })
    .showHelpAfterError('(--help says more)');
  program
    .command('synth')
    .description('render both sides, check that they agree, and write them')
    .option('--app <file>', 'the program (default: main.ts, else main.js)', nonEmpty)
    .option('--output <folder>', 'folder of the manifests (default: CDK8S_OUTDIR, else dist)', nonEmpty)
    .option(
      '--sql-output <folder>',
      'folder of the SQL for databases (default: KEYWHEEL_SQL_OUTDIR, else sql)',
      nonEmpty,
    )
    .option('--terraform-output <folder>', 'folder of the stacks (default: CDKTF_OUTDIR, else cdktf.out)', nonEmpty)
    .option(
      '--reports-output <folder>',
      'folder of the reports (default: KEYWHEEL_REPORTS_OUTDIR, else reports)',
      nonEmpty,
    )
    .option('--check-only', 'write nothing')
    .option('--remove <names>', 'tenants and clusters that may leave the fleet, separated by commas', addNames)
    .addOption(
      new Option('--format <format>', 'how findings are told, on standard output').choices(FORMATS).default('text'),
    )
    .option('--verbose', 'name the changed files and print the stack of an error')
    .action(synth);
  program
    .command('check')
    .description('check that both sides agree, as files say them that anybody wrote')
    .option(
      '--terraform <path>',
      'what "terraform show -json" prints, or a folder of .tf or .tf.json; repeatable (default: cdktf.out, else what is found here)',
      addPath,
    )
    .option('--manifests <folder>', 'folder of YAML; repeatable (default: dist, else what is found here)', addPath)
    .option(
      '--clusters <file>',
      'which folder is which cluster, and what may stay (default: keywheel.check.yaml, if there is one)',
      nonEmpty,
    )
    .option('--mapping-from <ref>', 'take the mapping file as it is at a git ref, such as the base branch', nonEmpty)
    .addOption(
      new Option('--write-mapping', 'write which folder was taken for which cluster to keywheel.check.yaml').conflicts([
        'terraform',
        'manifests',
        'clusters',
        'mappingFrom',
      ]),
    )
    .addOption(
      new Option('--format <format>', 'how findings are told, on standard output').choices(FORMATS).default('text'),
    )
    .addOption(new Option('--fail-on <severity>', 'what makes the exit code 1').choices(FAIL_ON).default('error'))
    .option('--verbose', 'every place of which something is not known, not only a screen of them')
    .action(check);
  program
    .command('access')
    .description('say who can read what: on the hub, through whose login, and of what is delivered')
    .option('--can-read <path>', 'only who can read this path of the hub', nonEmpty)
    .option('--of <account>', 'only <cluster>/<namespace>/<ServiceAccount>, where "*" is any text', loginName)
    .option('--secrets', 'also who can read each Secret that is delivered')
    .addOption(
      new Option('--diff <before>', 'what has changed since a git ref, or since the output in a folder')
        .argParser(nonEmpty)
        .conflicts(['canRead', 'of', 'secrets']),
    )
    .option('--exit-zero', 'with --diff: do not end with 3 where something is opened')
    .addOption(new Option('--format <format>', 'how it is told').choices(ACCESS_FORMATS).default('table'))
    .option('--app <file>', 'the program, instead of the files that it has written', nonEmpty)
    .option('--terraform <path>', 'as for check; repeatable (default: cdktf.out)', addPath)
    .option('--manifests <folder>', 'folder of YAML; repeatable (default: dist)', addPath)
    .option('--clusters <file>', 'as for check (default: keywheel.check.yaml, if there is one)', nonEmpty)
    .action(async (options: AccessArguments, command: Command) => {
      if (options.exitZero && options.diff === undefined) {
        command.error('error: --exit-zero goes with --diff');
      }
      await access(options);
    });
  program
    .command('rotate')
    .description(
      'rotate the resting user of each pair, once everybody has moved to the other (VAULT_TOKEN says who asks)',
    )
    .argument('[credential...]', 'as <environment>.<tenant>.<credential> (default: all)')
    .option('--app <file>', 'the program (default: main.ts, else main.js)', nonEmpty)
    .option('--dry-run', 'only say what would be done')
    .option(
      '--again',
      'take a turn that came to nothing again at once, after the database is back and the hub tries no more',
    )
    .action(rotate);
  program
    .command('seal')
    .description('seal a value, taken from standard input, for one cluster, so that it may lie in the repository')
    .argument('[folder]', 'with --stale: a folder of sealed files, instead of the program')
    .option('--certificate <file>', "of the cluster's Sealed Secrets controller (kubeseal --fetch-cert)", nonEmpty)
    .option('--namespace <name>', 'where the Secret will be', nonEmpty)
    .option('--name <name>', 'of the Secret', nonEmpty)
    .option('--key <key>', 'of the Secret: the file keeps its other keys', nonEmpty)
    .addOption(new Option('--scope <scope>', 'where it can be opened').choices(SCOPES).default('strict'))
    .option('--trim-newline', 'leave out one newline at the end of the value')
    .option('-o, --output <file>', 'what is written', nonEmpty)
    .option('--stale', 'seal nothing: list what an older certificate sealed, and end with 3 if there is any')
    .option('--app <file>', 'with --stale: the program (default: main.ts, else main.js)', nonEmpty)
    .action(async (folder: string | undefined, options: SealOptions, command: Command) => {
      if (options.stale) {
        await stale(folder, options);
        return;
      }
      const missing = missingOptions(options);
      if (missing.length > 0 || folder !== undefined) {
        command.error(`error: ${folder === undefined ? `give ${missing.join(', ')}` : 'a folder goes with --stale'}`);
      }
      await seal(options as SealArguments);
    });
  program
    .command('explain')
    .description('say what a check asks for, why, and what to do')
    .argument('<check>', 'as findings name it')
    .action((id: string) => {
      process.stdout.write(explain(id));
    });
  program
    .command('timing')
    .description('say how long every change takes to arrive, what that is made of, and how old values may become')
    .option('--app <file>', 'the program, in place of the files that it wrote', nonEmpty)
    .option('--terraform <path>', 'a plan or folder of Terraform; repeatable (default: cdktf.out)', addPath)
    .option('--manifests <folder>', 'a folder of YAML; repeatable (default: dist)', addPath)
    .option('--clusters <file>', 'which folder is which cluster (default: keywheel.check.yaml, if there)', nonEmpty)
    .addOption(new Option('--format <format>', 'how it is told').choices(TIMING_FORMATS).default('table'))
    .action(timing);
  program
    .command('audit')
    .description('ask the hub how old each value is, and fail for what needs somebody (VAULT_TOKEN says who asks)')
    .option('--print-policy', 'only print the policy that the token needs, which reads no value')
    .option('--app <file>', 'the program, in place of the files that it wrote', nonEmpty)
    .option('--terraform <path>', 'as for check; repeatable (default: cdktf.out)', addPath)
    .option('--manifests <folder>', 'as for check; repeatable (default: dist)', addPath)
    .option('--clusters <file>', 'as for check (default: keywheel.check.yaml, if there)', nonEmpty)
    .addOption(new Option('--format <format>', 'how it is told').choices(AUDIT_FORMATS).default('table'))
    .action(audit);
  program
    .command('advice')
    .description('say which pattern suits each consumer of a secret, and where the program departs from it')
    .option('--app <file>', 'the program, in place of the files that it wrote', nonEmpty)
    .option('--terraform <path>', 'a plan or folder of Terraform; repeatable (default: cdktf.out)', addPath)
    .option('--manifests <folder>', 'a folder of YAML; repeatable (default: dist)', addPath)
    .option('--clusters <file>', 'which folder is which cluster (default: keywheel.check.yaml, if there)', nonEmpty)
    .addOption(new Option('--format <format>', 'how it is told').choices(ADVICE_FORMATS).default('table'))
    .action(advice);
  program
    .command('init')
    .description('write a small working project')
    .argument('[folder]', 'where', '.')
    .action((folder: string) => {
      process.stdout.write(init(folder, version()));
    });
  return program;
}

function nonEmpty(value: string): string {
  // An empty variable of the shell would mean the working directory.
  if (value.trim() === '') {
    throw new InvalidArgumentError('it is empty.');
  }
  return value;
}

function loginName(value: string): string {
  // "Nobody" would be the answer to what names nothing.
  if (!/ |\/.*\//.test(value)) {
    throw new InvalidArgumentError(
      'Give <cluster>/<namespace>/<ServiceAccount>, or "approle *" for those with a secret-id.',
    );
  }
  return value;
}

function addPath(value: string, previous: readonly string[] = []): string[] {
  return [...previous, nonEmpty(value)];
}

function addNames(value: string, previous: readonly string[] = []): string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('')) {
    throw new InvalidArgumentError('a name is empty.');
  }
  return [...previous, ...names];
}
