const { readdirSync } = require('node:fs');
const { join } = require('node:path');

/** What may import what, type-only imports included. Each rule is a sentence of docs/architecture.md. */
const FAMILIES = readdirSync(join(__dirname, 'workflows'), { withFileTypes: true })
  .filter((each) => each.isDirectory() && !['kit', 'shared'].includes(each.name))
  .map(({ name }) => name)
  .join('|');

const rule = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to });
const only = (name, from, ...places) =>
  rule(name, from, { pathNot: [...places, 'node_modules', '^(node:)?[a-z_]+(/promises)?$'] });

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    only('policies-are-pure', '^workflows/kit/policy/', '^workflows/kit/policy/'),
    rule('policies-use-no-package', '^workflows/kit/policy/', { path: 'node_modules' }),
    only('the-kit-knows-no-process', '^workflows/kit/', '^workflows/kit/'),
    only('the-contract-knows-no-engine', '^workflows/kit/contract/', '^workflows/kit/(policy|contract)/'),
    rule('workflows-use-only-temporal', '^workflows/', { path: 'node_modules', pathNot: '@temporalio/workflow' }),
    rule('workflows-use-no-node', '^workflows/', { dependencyTypes: ['core'] }),
    rule('workflows-know-activities-by-type', '^workflows/', {
      path: '^activities/',
      dependencyTypesNot: ['type-only'],
    }),
    rule('workflows-know-nothing-else', '^workflows/', { path: '^(worker|api|db|dev|test|bench)/' }),
    {
      name: 'families-meet-in-shared',
      severity: 'error',
      from: { path: `^(workflows|activities)/(${FAMILIES})/` },
      to: { path: `^(workflows|activities)/(${FAMILIES})/`, pathNot: ['/$2/', '[.]policy[.]ts$'] },
    },
    rule('the-database-knows-no-user', '^db/', { path: '^(activities|worker|api|dev|test|bench)/' }),
    rule('activities-know-no-caller', '^activities/', { path: '^(worker|api|dev|test|bench)/' }),
    rule('bodies-are-for-the-engine', '^(activities|db|api)/', {
      path: '^workflows/index|^workflows/kit/engine/',
      dependencyTypesNot: ['type-only'],
    }),
    rule('the-worker-knows-no-api', '^worker/', { path: '^(api|dev|test|bench)/' }),
    rule('only-development-knows-development', '^(workflows|activities|worker|api|db)/', {
      path: '^(dev|bench|test)/',
    }),
    rule('pages-decide-through-the-api', '^api/pages/', {
      path: '^(db/engine|worker)/',
      pathNot:
        '^db/engine/(cases|case-list|case-names|colleagues|consent-tokens|files|happened|receipts|stuck|timeline)|^worker/fault-log',
      dependencyTypesNot: ['type-only'],
    }),
    rule('nobody-stands-on-the-api', '^(workflows|activities|worker|db|test/support)/', { path: '^api/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
};
