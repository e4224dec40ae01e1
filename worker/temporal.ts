import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Client, Connection } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { NativeConnection } from '@temporalio/worker';
import { parse } from 'yaml';
import { z } from 'zod';

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

/** How to reach Temporal: address and namespace of ours, TLS and API key from Temporal's own environment configuration. */
export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

function options({ address }: TemporalAddress): { address: string; tls?: object; apiKey?: string } {
  const { connectionOptions } = loadClientConnectConfig();
  return { ...connectionOptions, address } as { address: string };
}

/** A client for the API and the relay. Rejects when Temporal cannot be reached. */
export async function connectClient(at: TemporalAddress): Promise<{ client: Client; close(): Promise<void> }> {
  const connection = await Connection.connect({ ...options(at), connectTimeout: '10s' });
  return { client: new Client({ connection, namespace: at.namespace }), close: () => connection.close() };
}

/** A connection for a worker. */
export const connectWorker = (at: TemporalAddress): Promise<NativeConnection> => NativeConnection.connect(options(at));

/** Makes what `temporal.yaml` declares: the namespace with its retention, the search attributes. May be repeated. */
export async function applyDeclaration(at: TemporalAddress, say: (line: string) => void): Promise<void> {
  const { client, close } = await connectClient(at);
  try {
    await ensureNamespace(client, at.namespace, say);
    await ensureSearchAttributes(client, at.namespace, say);
  } finally {
    await close();
  }
}

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
