'use strict';
// What stands in a folder after a run was killed, as a person, a reader and the next run find it. Of the working directory.
const { readdirSync, readFileSync, rmSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** What keywheel keeps for itself while it writes. */
const HIDDEN = /^\.keywheel-|^journal$/;
/** Nobody's of keywheel's: they stay whatever happens. */
const STRANGERS = { [join('dist', 'cluster-3', 'theirs.yaml')]: 'kind: Theirs\n', [join('dist', '.gitkeep')]: '' };
const REFUSALS = ['OutputIncomplete', 'TerraformUnreadable', 'FilesMissing'];

function filesHere(folder = '.') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (HIDDEN.test(entry.name)) {
      return [];
    }
    return entry.isDirectory() ? filesHere(path) : [path];
  });
}

/** The text of every file, by its path. */
const treeHere = () => Object.fromEntries(filesHere().map((file) => [file, readFileSync(file, 'utf8')]));

function same(tree, files, strangers = STRANGERS) {
  const expected = { ...files, ...strangers };
  const names = Object.keys(tree);
  return names.length === Object.keys(expected).length && names.every((name) => tree[name] === expected[name]);
}

/** @param readFiles that of the library, as `keywheel check` reads */
function isRefused(readFiles) {
  try {
    readFiles();
    return false;
  } catch ({ code }) {
    return REFUSALS.includes(code);
  }
}

/** Marks in whatever folder of a cluster or stack is neither as before nor as after. */
function unmarked(tree, from, to) {
  const folders = new Set(
    [...Object.keys(from), ...Object.keys(to)]
      .map(dirname)
      .filter((one) => /^(dist(.[^/\\]+)?|cdktf.out.stacks).[^/\\]+$/.test(one)),
  );
  return [...folders].filter((folder) => {
    const below = (files) =>
      JSON.stringify(
        Object.entries(files)
          .filter(([file]) => dirname(file) === folder && !(file in STRANGERS))
          .sort(),
      );
    const now = below(tree);
    return now !== below(from) && now !== below(to) && !now.includes('keywheel-incomplete.');
  });
}

/** Which of what may stand there does: `undetected` is what somebody could take for whole. */
function standing(from, to, readFiles) {
  const tree = treeHere();
  if (same(tree, from)) {
    return 'old';
  }
  if (same(tree, to)) {
    return 'new';
  }
  return isRefused(readFiles) && unmarked(tree, from, to).length === 0 ? 'completed by the next run' : 'undetected';
}

/** What a run that is done leaves nowhere: locks, journals, stages, marks. */
function leftovers(folder = '.') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return [...(/keywheel-|^journal$/.test(entry.name) ? [path] : []), ...(entry.isDirectory() ? leftovers(path) : [])];
  });
}

/** To before the first synthesis, but for strangers' files. */
function removeOutput() {
  filesHere()
    .filter((file) => !(file in STRANGERS))
    .forEach((file) => rmSync(file));
}

/** The same numbers from 0 to 1 for the same seed. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const nothingStands = () => ({
  old: 0,
  new: 0,
  'completed by the next run': 0,
  undetected: 0,
  'not completed': 0,
});

module.exports = { leftovers, nothingStands, random, removeOutput, same, standing, STRANGERS, treeHere };
