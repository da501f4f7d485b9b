import globals from 'globals';
import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';

/** One way to hide a member; parameter properties know only this one. */
const PRIVATE_KEYWORD = { selector: 'PrivateIdentifier', message: 'Write `private`, without #.' };
const NAMED_EXPORTS = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

/** A child that could not be started has a process id of chance: src/local/started-child.ts. */
const ABORTED_CHILD = {
  selector:
    'CallExpression[callee.name=/^(spawn|fork|exec|execFile|execa)$/] Property[key.name=/^(signal|cancelSignal)$/]',
  message: 'End the child yourself, after isStarted(child).',
};

/** What makes a test depend on how fast a machine is, or on chance. */
const WAIT_FOR_EVENTS = 'wait for the event itself, or use test/support/quiet-clock.ts or gate.ts';
const REAL_TIME = [
  ['CallExpression[callee.name=/^(setTimeout|setInterval)$/]', WAIT_FOR_EVENTS],
  [
    "ImportDeclaration[source.value='node:timers/promises'] ImportSpecifier[imported.name='setTimeout']",
    WAIT_FOR_EVENTS,
  ],
  ["MemberExpression[object.name='performance'][property.name='now']", 'no bound on wall time'],
  ["MemberExpression[object.name='Math'][property.name='random']", 'draw from test/support/random.ts'],
].map(([selector, message]) => ({ selector, message: `A slow machine must change nothing: ${message}.` }));

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', 'results', 'test/fixtures'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 350 }],
      'max-len': ['error', { code: 120, ignoreUrls: true }],
      'no-restricted-syntax': ['error', NAMED_EXPORTS, PRIVATE_KEYWORD, ABORTED_CHILD],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    ignores: ['src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', NAMED_EXPORTS, PRIVATE_KEYWORD, ABORTED_CHILD, ...REAL_TIME],
    },
  },
  {
    files: ['test/bench/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NAMED_EXPORTS, PRIVATE_KEYWORD, ABORTED_CHILD] },
  },
  {
    files: ['scripts/**/*.mjs', 'examples/**/*.js', '*.js'],
    languageOptions: { globals: globals.node },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  prettier,
);
