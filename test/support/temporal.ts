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

/** The shared server, a separate task queue, and the workflows bundled once for the whole run. */
export function testTemporal(): TestTemporal {
  return {
    ...temporalServer(),
    taskQueue: `test-${randomUUID()}`,
    workflowBundle: { codePath: rig().workflowBundle },
  };
}

/** Address and namespace of the shared server, for tests that bring their own workflows. */
export function temporalServer(): Pick<TestTemporal, 'address' | 'namespace'> {
  return { address: rig().temporalAddress, namespace: testNamespace };
}
