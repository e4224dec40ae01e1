/**
 * What the global setup passes to the test files: a PostgreSQL with the database `template`, a Temporal, the path of
 * the workflow bundle, and the replayer's address.
 */
export interface Rig {
  databaseUrl: string;
  temporalAddress: string;
  workflowBundle: string;
  replayer: string;
}

/** The only namespace of the tests' Temporal. */
export const testNamespace = 'assent-test';

const variable = 'ASSENT_TEST_RIG';

/** Leaves the rig for the processes that run the test files. */
export function publishRig(rig: Rig): void {
  process.env[variable] = JSON.stringify(rig);
}

/** For a run within this one, to use the same servers. */
export const rigVariables = (): NodeJS.ProcessEnv => ({ [variable]: process.env[variable] });

/** Whether an outer run has started the servers. */
export const isRigPublished = (): boolean => process.env[variable] !== undefined;

/** The rig of this run. */
export function rig(): Rig {
  const text = process.env[variable];
  if (text === undefined) throw new Error('The test servers are not running. Start the tests with npm test.');
  return JSON.parse(text) as Rig;
}
