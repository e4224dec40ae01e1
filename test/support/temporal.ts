import { randomUUID } from 'node:crypto';
import { rig, testNamespace } from './rig';

/** Where a test file finds Temporal. */
export interface TestTemporal {
  /** host:port of the frontend. */
  address: string;
  namespace: string;
  /** Nobody else polls it. */
  taskQueue: string;
  /** For the worker's `workflowBundle` option. */
  workflowBundle: { codePath: string };
}

/** The shared server with a task queue of its own and the workflows bundled once for the whole run. `impatient` cases give up on effects within seconds. */
export function testTemporal({ impatient = false } = {}): TestTemporal {
  return {
    ...temporalServer(),
    taskQueue: `test-${randomUUID()}${impatient ? '-impatient' : ''}`,
    workflowBundle: { codePath: rig().workflowBundle },
  };
}

/** Address and namespace of the shared server, for tests that bring workflows of their own. */
export function temporalServer(): Pick<TestTemporal, 'address' | 'namespace'> {
  return { address: rig().temporalAddress, namespace: testNamespace };
}
