#!/usr/bin/env node
import './compile-cache';
import { CommanderError } from 'commander';
import { keywheel } from './commands';
import { failureText } from './failure';
import { surviveLostOutput } from './lost-output';
import { colorsOf } from './terminal';

const WRONG_USAGE = 2;

function verbose(): boolean {
  return Boolean(process.env['DEBUG']) || process.argv.includes('--verbose');
}

surviveLostOutput();
keywheel()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
      return;
    }
    // A program that crashed may have left something open that would keep the process alive.
    process.stderr.write(failureText(error, colorsOf(process.stderr), verbose()), () => process.exit(1));
  });
