// `node scripts/check-sizes.mjs [ROOT]` checks the sizes in src: files per folder, and lines of the median file.
// ESLint checks the lines of the longest.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './setup.mjs';

const root = process.argv[2] ?? ROOT;
const MOST_FILES = 16;
const MEDIAN_LINES = 110;

const files = readdirSync(join(root, 'src'), { recursive: true })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => join('src', path));

const counts = new Map();
for (const folder of files.map(dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
const faults = [...counts]
  .filter(([, count]) => count > MOST_FILES)
  .map(([folder, count]) => `${folder} has ${count} files, at most ${MOST_FILES}: divide it`);

const lines = files.map((path) => readFileSync(join(root, path), 'utf8').split('\n').length - 1);
const median = lines.sort((one, other) => one - other)[Math.floor(lines.length / 2)];
if (median > MEDIAN_LINES) faults.push(`the median file of src has ${median} lines, at most ${MEDIAN_LINES}`);

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
