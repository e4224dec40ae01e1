import path from 'node:path';

/** The workflows of this installation. */
export const WORKFLOWS = path.join(__dirname, '../workflows/index.ts');

/**
 * How workflows are bundled: their modules are made once and shared by all cases in memory, which halves what a case takes.
 * It rests on no module of `workflows/` keeping state of its own.
 */
export const bundleOptions = (workflowsPath: string): { preloadModules: string[] } => ({
  preloadModules: [workflowsPath],
});
