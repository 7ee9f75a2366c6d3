// ESLint rules for the parts of our style that no published rule covers.

import path from 'node:path';

const KEBAB_CASE = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|mjs|cjs|js)$/;
const NAMES_THAT_SAY_NOTHING = /(^|[.-])(utils?|helpers?|common|shared|misc)([.-]|$)/;

const fileName = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      kebab: "Name files <thing>.<role>.ts in kebab-case: '{{name}}'.",
      empty: "'{{name}}' says nothing about what it holds; name the thing (no utils, helpers, common, shared).",
    },
  },
  create(context) {
    return {
      Program(node) {
        const parts = path.relative(context.cwd, context.filename).split(path.sep);
        const file = parts.at(-1);
        if (!KEBAB_CASE.test(file)) context.report({ node, messageId: 'kebab', data: { name: file } });
        const empty = parts.find((name) => NAMES_THAT_SAY_NOTHING.test(name));
        if (empty) context.report({ node, messageId: 'empty', data: { name: empty } });
      },
    };
  },
};

const MODIFIERS = new Set(['only', 'skip', 'todo']);
const PREFIXED = new Set(['fit', 'xit', 'fdescribe', 'xdescribe', 'xtest']);
const ROOTS = new Set(['describe', 'it', 'test']);

/** The leftmost identifier of `describe.only.each` and the like. */
function rootOf(node) {
  return node.type === 'MemberExpression' ? rootOf(node.object) : node.name;
}

const everyTestRuns = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { narrowed: 'Every test runs every time: mend or delete it instead of using {{name}}.' },
  },
  create(context) {
    return {
      MemberExpression(node) {
        if (node.computed || !MODIFIERS.has(node.property.name) || !ROOTS.has(rootOf(node.object))) return;
        context.report({ node, messageId: 'narrowed', data: { name: `.${node.property.name}` } });
      },
      CallExpression(node) {
        if (!PREFIXED.has(node.callee.name)) return;
        context.report({ node, messageId: 'narrowed', data: { name: node.callee.name } });
      },
    };
  },
};

export const theriac = { rules: { 'file-name': fileName, 'every-test-runs': everyTestRuns } };
