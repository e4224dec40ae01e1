import path from 'node:path';

/** The workflows of this installation. */
export const WORKFLOWS = path.join(__dirname, '../workflows/index.ts');

/**
 * Workflow modules are loaded once and shared by all cases in memory, which halves what a case takes. This relies on no
 * module in `workflows/` keeping state of its own.
 */
export const bundleOptions = (workflowsPath: string): { preloadModules: string[] } => ({
  preloadModules: [workflowsPath],
});
