import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';

const SOURCE = resolve('src');

/** Rooms that each room may import besides itself, as the table in CONTRIBUTING.md has them. */
const ROOMS: Record<string, readonly string[]> = {
  core: [],
  spec: ['core'],
  reana: ['core'],
  config: ['core', 'reana'],
  yadage: ['core', 'spec'],
  local: ['core', 'spec', 'yadage'],
  runs: ['core', 'spec', 'reana', 'config'],
  report: ['core', 'spec', 'reana', 'config', 'runs'],
  cli: ['core', 'spec', 'reana', 'config', 'yadage', 'local', 'runs', 'report', 'index.ts'],
  'index.ts': ['core', 'spec', 'reana', 'config', 'yadage', 'local', 'runs', 'report'],
};

/** The rows of CONTRIBUTING.md's table: package → rooms that it lives in. */
function roomsByPackage(): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const line of readFileSync('CONTRIBUTING.md', 'utf8').split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const room = /^`src\/([a-z]+)\/`$/.exec(cells[1] ?? '')?.[1];
    if (room === undefined) continue;
    for (const name of (cells[4] ?? '').split(',').map((part) => part.trim())) {
      if (name !== '' && name !== '–') rooms.set(name, (rooms.get(name) ?? new Set()).add(room));
    }
  }
  return rooms;
}

const EVERYWHERE = new Set(['p-limit', 'write-file-atomic']);

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function roomOf(file: string): string {
  return relative(SOURCE, file).split(sep)[0]!;
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import '([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

const files = sourceFiles(SOURCE);
const packages = roomsByPackage();

test('the table of packages was found', () => {
  expect(packages.get('axios')).toEqual(new Set(['reana']));
});

test.each(files.map((file) => [relative(SOURCE, file), file]))('%s keeps to its room', (_name, file) => {
  const room = roomOf(file);
  const trespasses: string[] = [];
  for (const target of importsOf(file)) {
    if (target.startsWith('.')) {
      const other = roomOf(resolve(file, '..', target.replace(/\.js$/, '.ts')));
      if (other !== room && !ROOMS[room]?.includes(other)) trespasses.push(target);
      continue;
    }
    if (target.startsWith('node:') || builtinModules.includes(target)) {
      if (room === 'core' && !['node:path'].includes(target)) trespasses.push(target);
      continue;
    }
    const name = target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/');
    if (EVERYWHERE.has(name) && room !== 'core') continue;
    if (packages.get(name)?.has(room) !== true) trespasses.push(target);
  }
  expect(trespasses).toEqual([]);
});

/** Within a room, from the ground up: each of these folders may import those before it. */
const FLOORS: Record<string, readonly string[]> = {
  'spec/scan': ['axes', 'morphing', 'scatter'],
  'runs/scan': ['failures', 'plan', 'control', 'scatter', 'collect'],
};

test.each(Object.entries(FLOORS))('the folders of %s build on each other', (place, floors) => {
  const home = join(SOURCE, place);
  const floorOf = (file: string): number => floors.indexOf(relative(home, file).split(sep)[0]!);
  const inside = files.filter((file) => floorOf(file) >= 0);
  expect(new Set(inside.map(floorOf)).size).toBe(floors.length);
  const climbs = inside.flatMap((file) =>
    importsOf(file)
      .filter((target) => target.startsWith('.') && floorOf(resolve(file, '..', target)) > floorOf(file))
      .map((target) => [relative(home, file), target]),
  );
  expect(climbs).toEqual([]);
});

test('files stay small', () => {
  const lengths = files.map(
    (file) => [relative(SOURCE, file), readFileSync(file, 'utf8').split('\n').length - 1] as const,
  );
  expect(lengths.filter(([, lines]) => lines > 350)).toEqual([]);
  const sorted = lengths.map(([, lines]) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(110);
});

test('no file imports itself, not even through others', () => {
  const targets = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => resolve(file, '..', target.replace(/\.js$/, '.ts'))),
    ]),
  );
  const done = new Set<string>();
  const findCircle = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of targets.get(file) ?? []) {
      const circle = findCircle(target, [...path, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of files) expect(findCircle(file, [])).toBeUndefined();
});
