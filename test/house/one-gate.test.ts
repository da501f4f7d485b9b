import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Streams of the process, or ways around `printable`. */
const STREAM = /\b(?:stdout|stderr)\b\??\.|\.ungated\(|\bprocess\.(?:stdout|stderr)|\bconsole\./;

/** They give the streams to the terminal, or draw and ask on it what is `printable`. */
const HOLDERS = [
  'cli.ts',
  'confirm.ts',
  'main.ts',
  'output/terminal.ts',
  'progress/display.ts',
  'run-process.ts',
  'secret-values.ts',
];

test('only a few files of the command line touch the streams: everything else is printed by a Terminal', () => {
  const touching = readdirSync('src/cli', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      STREAM.test(readFileSync(join('src/cli', file), 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '')),
    )
    .map((file) => file.replaceAll('\\', '/'));
  // `paint.stdout` is no stream.
  expect(touching.sort()).toEqual(HOLDERS);
});
