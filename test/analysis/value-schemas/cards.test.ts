import { readFileSync } from 'node:fs';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { explainErrors, nameKeys } from '../../../src/analysis/value-schemas/explain-errors.js';
import { SchemaFiles, type FileSchema } from '../../../src/analysis/value-schemas/schema-files.js';
import type { ValueFault } from '../../../src/analysis/value-schemas/value-fault.js';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { expectWords } from '../../support/words.js';
import { CARD_CASES, changeContent, type CardCase } from './card-cases.js';

const PARAMETERS = '/inputs/parameters';
const FILES = {
  physics: 'workflow/physics/input.yml',
  ml: 'workflow/ml/input.yml',
  parameters: 'reana.yaml',
};
const SCHEMAS = { physics: 'physics-input', ml: 'ml-input', parameters: 'reana' };

const schemas = new SchemaFiles('workflow/schemas');

async function schemaOf(card: CardCase['card']): Promise<FileSchema> {
  const schema = await schemas.load(`${SCHEMAS[card]}.schema.json`);
  if ('code' in schema) throw new Error(schema.message);
  return schema;
}

function contentOf(test: CardCase): JsonValue {
  const { card, text = readFileSync(FILES[card], 'utf8') } = test;
  const { value } = parseYaml(text, FILES[card]);
  if (card !== 'parameters') return test.text === undefined ? changeContent(value, test) : value;
  const { inputs, ...rest } = value as Record<string, JsonObject>;
  return { ...rest, inputs: { ...inputs, parameters: changeContent(inputs!['parameters']!, test) } };
}

async function faultsOf(test: CardCase): Promise<readonly ValueFault[]> {
  const schema = await schemaOf(test.card);
  return explainErrors(schema.inspect(contentOf(test)).errors, { name: nameKeys, written: () => undefined });
}

/** Whether a fault is of a file that is not there, which tests of analyses look at. */
function isOfPath({ at = '' }: CardCase): boolean {
  return /_input$/.test(at);
}

describe.each(['physics', 'ml', 'parameters'] as const)('%s', (card) => {
  const cases = CARD_CASES.filter((test) => test.card === card && !isOfPath(test));

  test.each(cases.filter(({ verdict, ...test }) => verdict === 'refused' && test['python-only'] !== true))(
    'refused: $name',
    async (test) => {
      if (test.at === '' && /no YAML/.test(test.name)) {
        expect(() => contentOf(test)).toThrow(SpecError);
        return;
      }
      const faults = await faultsOf(test);
      const place = `${card === 'parameters' ? PARAMETERS : ''}${test.at}`;
      expect(faults.map(({ pointer }) => pointer.slice(0, place.length))).toEqual([place]);
      expectWords(
        faults.map(({ message, hint }) => (hint === undefined ? message : `${message}\nhint: ${hint}`)),
      );
    },
  );

  test.each(cases.filter(({ verdict, ...test }) => verdict === 'accepted' || test['python-only'] === true))(
    'accepted: $name',
    async (test) => expect(await faultsOf(test)).toEqual([]),
  );
});
