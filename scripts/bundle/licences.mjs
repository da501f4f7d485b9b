import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.mjs';

const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** Writes the licences of the packages in a bundle into one file, without duplicates. */
export function writeLicences(file, folders) {
  const owners = new Map();
  for (const folder of folders) {
    const text = licenceOf(folder);
    owners.set(text, [...(owners.get(text) ?? []), titleOf(folder)]);
  }
  const parts = [...owners].map(([text, titles]) => `${titles.join(', ')}\n\n${text}\n`);
  const introduction = 'The programs in this folder contain these packages.\n';
  writeFileSync(file, [introduction, ...parts].join(`\n${'-'.repeat(80)}\n\n`));
}

function titleOf(folder) {
  const { name, version } = readPackage(folder);
  return `${name} ${version}`;
}

function licenceOf(folder) {
  const files = readdirSync(join(ROOT, folder)).filter((name) => LICENCE.test(name));
  const texts = files.map((name) =>
    readFileSync(join(ROOT, folder, name), 'utf8')
      .replaceAll('\r', '')
      .trim(),
  );
  if (texts.length > 0) return texts.join('\n\n');
  const { license, author } = readPackage(folder);
  const by = typeof author === 'object' ? author.name : author;
  return `${license}${by === undefined ? '' : `, by ${by}`}`;
}

function readPackage(folder) {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}
