import eslint from '@eslint/js';
import astro from 'eslint-plugin-astro';
import tseslint from 'typescript-eslint';
import { roomsRule } from './scripts/lint-rooms.mjs';

const forbiddenInSimulator = [
  'window',
  'document',
  'navigator',
  'location',
  'localStorage',
  'fetch',
  'performance',
  'crypto',
  'process',
  'Buffer',
  'require',
  'global',
  'globalThis',
  'self',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Promise',
  'requestAnimationFrame',
  'TextDecoder',
  'structuredClone',
  'Intl',
  'WebAssembly',
  'eval',
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.astro/',
      'artifacts/',
      'test-results/',
      'reports/',
      '.stryker-tmp/',
      'node_modules/',
      'src/simulator/manifest/types.ts',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  ...astro.configs.recommended,
  {
    plugins: { mall: { rules: { rooms: roomsRule } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'mall/rooms': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' }],
      // `noUncheckedIndexedAccess` makes tables need it; the types rule out what matters.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      // Initial values before loops read better than definite-assignment assertions.
      'no-useless-assignment': 'off',
      // Programs and commands are generators by contract, also those that never wait.
      'require-yield': 'off',
      // Patches remove the keys they are told to.
      '@typescript-eslint/no-dynamic-delete': 'off',
      // The compiler reports these, and knows more.
      'no-undef': 'off',
      'no-empty': ['error', { allowEmptyCatch: true }],
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.config.{mjs,ts,js}', 'src/content.config.ts', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // What runs in the reader's browser: their text reaches the page as text nodes only.
    files: ['components/**/*.{ts,tsx}', 'src/site/**/*.{ts,tsx}', 'src/worker/**/*.ts'],
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        {
          selector:
            'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|srcdoc)$/]',
          message: 'Readers’ text is text: use textContent or elements.',
        },
        { selector: 'MemberExpression[object.name="document"][property.name=/^write(ln)?$/]', message: 'Readers’ text is text.' },
        { selector: 'JSXAttribute[name.name=/^(dangerouslySetInnerHTML|srcdoc)$/]', message: 'Readers’ text is text.' },
        { selector: 'Property[key.name=/^(dangerouslySetInnerHTML|innerHTML|srcdoc)$/]', message: 'Readers’ text is text.' },
        { selector: 'CallExpression[callee.name="Function"]', message: 'No code out of text.' },
      ],
    },
  },
  {
    files: ['src/simulator/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...forbiddenInSimulator.map((name) => ({ name, message: 'The simulator has only its own clock.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Use the virtual clock.' },
        { object: 'Math', property: 'random', message: 'A run is deterministic.' },
        { object: 'console', property: 'log', message: 'Emit a fact.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Use the virtual clock.' },
        { selector: 'AwaitExpression', message: 'No promises in the simulator.' },
      ],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'No Node in the simulator.' }] }],
    },
  },
);
