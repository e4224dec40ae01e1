import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { NativeConnection } from '@temporalio/worker';
import { parse } from 'yaml';
import { z } from 'zod';
import { CannotStart, reasonOf } from './start';
import { temporalCredentials } from './temporal-environment';

const Declaration = z.strictObject({
  namespace: z.string().min(1),
  retentionDays: z.number().int().min(1),
  taskQueue: z.string().min(1),
  searchAttributes: z.record(z.string(), z.enum(['KEYWORD', 'TEXT', 'INT', 'DATETIME', 'BOOL'])),
  tuning: z.strictObject({
    maxCachedWorkflows: z.number().int().min(0),
    maxConcurrentWorkflowTaskExecutions: z.number().int().min(2),
    maxConcurrentActivityTaskExecutions: z.number().int().min(1),
    shutdownGraceTime: z.string(),
  }),
});

export type TemporalDeclaration = z.output<typeof Declaration>;

/** What `temporal.yaml` declares. This is its only reader. */
export const temporalDeclaration: TemporalDeclaration = Declaration.parse(
  parse(readFileSync(path.join(__dirname, '../temporal.yaml'), 'utf8')),
);

/**
 * How to reach Temporal: address and namespace from us, TLS and API key from Temporal's own environment configuration.
 */
export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
  /** Our own server on this machine, which uses neither TLS nor keys, whatever the environment says. */
  readonly embedded?: boolean;
}

const options = ({ address, embedded }: TemporalAddress) => ({
  ...(embedded ? {} : temporalCredentials(process.env)),
  address,
});

/** How long Temporal may take to answer the first call. */
const CONNECT_MS = 5_000;

/**
 * A client for the API and the relay. Rejects with one sentence when Temporal is unreachable or lacks the namespace.
 */
export async function connectClient(at: TemporalAddress): Promise<{ client: Client; close: () => Promise<void> }> {
  const connection = await connect(at);
  try {
    await connection.withDeadline(Date.now() + CONNECT_MS, () =>
      connection.workflowService.describeNamespace({ namespace: at.namespace }),
    );
  } catch (error) {
    await connection.close();
    throw namespaceProblem(at, error);
  }
  return { client: new Client({ connection, namespace: at.namespace }), close: () => connection.close() };
}

async function connect(at: TemporalAddress): Promise<Connection> {
  try {
    return await Connection.connect({ ...options(at), connectTimeout: CONNECT_MS });
  } catch (error) {
    throw new CannotStart(
      `Temporal cannot be reached at ${at.address} (${reasonOf(error)}). Start it, or correct TEMPORAL_ADDRESS and the TEMPORAL_TLS and TEMPORAL_API_KEY settings.`,
    );
  }
}

function namespaceProblem({ address, namespace }: TemporalAddress, error: unknown): Error {
  const code = (error as { code?: number }).code;
  if (code === NOT_FOUND)
    return new CannotStart(`Temporal at ${address} has no namespace ${namespace}. Run npm run temporal:apply.`);
  return new CannotStart(
    `Temporal at ${address} does not let us use the namespace ${namespace} (${reasonOf(error)}). Correct TEMPORAL_NAMESPACE or TEMPORAL_API_KEY.`,
  );
}

/** A connection for a worker. */
export const connectWorker = (at: TemporalAddress): Promise<NativeConnection> => NativeConnection.connect(options(at));

/** Creates what `temporal.yaml` declares: the namespace with its retention, the search attributes. May be repeated. */
export async function applyDeclaration(at: TemporalAddress, say: (line: string) => void): Promise<void> {
  const connection = await connect(at);
  const client = new Client({ connection, namespace: at.namespace });
  try {
    await ensureNamespace(client, at.namespace, say);
    await ensureSearchAttributes(client, at.namespace, say);
  } catch (error) {
    throw new CannotStart(`Temporal at ${at.address} does not take what temporal.yaml declares (${reasonOf(error)}).`);
  } finally {
    await connection.close();
  }
}

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

async function ensureNamespace(client: Client, namespace: string, say: (line: string) => void): Promise<void> {
  const retention = { seconds: temporalDeclaration.retentionDays * 86_400 } as never;
  try {
    await client.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
    say(`namespace ${namespace} registered`);
  } catch (error) {
    if ((error as { code?: number }).code !== ALREADY_EXISTS) throw error;
    await client.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } });
    say(`namespace ${namespace} is there, retention ${temporalDeclaration.retentionDays} days`);
  }
}

async function ensureSearchAttributes(client: Client, namespace: string, say: (line: string) => void): Promise<void> {
  const types = proto.api.enums.v1.IndexedValueType;
  const wanted = Object.entries(temporalDeclaration.searchAttributes);
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = wanted.filter(([name]) => !(name in customAttributes));
  if (missing.length > 0) {
    await client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, types[`INDEXED_VALUE_TYPE_${type}`]])),
    });
  }
  say(`search attributes: ${wanted.map(([name]) => name).join(', ')}`);
}
