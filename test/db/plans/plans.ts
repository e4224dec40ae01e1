import type { NoticeMessage } from 'pg-protocol/dist/messages';
import type { Client } from 'pg';
import type { Db } from '../../../db/knex';

/** One scan of a plan: its statement, the table, and how many rows it read in vain. */
export interface Scan {
  readonly statement: string;
  readonly node: string;
  readonly table: string;
  readonly inVain: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Makes PostgreSQL report the executed plan of every statement on this single-connection pool, those inside functions
 * and triggers included. Returns the scans so far.
 */
export async function watchPlans(db: Db): Promise<() => Scan[]> {
  await db.raw(`load 'auto_explain'`);
  const settings = {
    log_min_duration: 0,
    log_analyze: 'on',
    log_timing: 'off',
    log_nested_statements: 'on',
    log_format: 'json',
  };
  for (const [name, value] of Object.entries(settings)) await db.raw(`set auto_explain.${name} = ${value}`);
  await db.raw('set client_min_messages = log');
  const pool = db.client as { acquireConnection(): Promise<Client>; releaseConnection(client: Client): Promise<void> };
  const connection = await pool.acquireConnection();
  const scans: Scan[] = [];
  connection.on('notice', ({ message = '' }: Partial<NoticeMessage>) => {
    const plan = /plan:\n(\{.*\})$/s.exec(message)?.[1];
    if (plan === undefined) return;
    const told = JSON.parse(plan) as { 'Query Text': string; Plan: PlanNode };
    scans.push(...scansOf(told.Plan, told['Query Text']));
  });
  await pool.releaseConnection(connection);
  return () => scans;
}

function scansOf(node: PlanNode, statement: string): Scan[] {
  const table = node['Relation Name'];
  const inVain = (node['Rows Removed by Filter'] ?? 0) * (node['Actual Loops'] ?? 1);
  const own =
    table === undefined || node['Actual Loops'] === 0 ? [] : [{ statement, node: node['Node Type'], table, inVain }];
  return [...own, ...(node.Plans ?? []).flatMap((each) => scansOf(each, statement))];
}

type Functions<M> = {
  [K in keyof M as M[K] extends (...args: never[]) => PromiseLike<unknown> ? K : never]: () => unknown;
};

/** Every function of a module that queries the database; a new one does not compile until it is called here. */
export const asking = <M extends object>(_module: M, functions: Functions<M>): [string, () => unknown][] =>
  Object.entries(functions);
