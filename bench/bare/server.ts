import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import express from 'express';
import { ready, setting, untilTold } from '../processes/child';
import { type BareDecision, type BareStart, decideUpdate, openedUpdate } from './messages';

/** The minimum that answers HTTP for a workflow: no token, no rules, no storing before sending. */
async function main(): Promise<void> {
  const connection = await Connection.connect({ address: setting('TEMPORAL_ADDRESS') });
  const client = new Client({ connection, namespace: setting('TEMPORAL_NAMESPACE') });
  const app = express().disable('x-powered-by').use(express.json());
  app.post('/cases/:type', async (request, response) => {
    const start = request.body as BareStart;
    const startWorkflowOperation = new WithStartWorkflowOperation(request.params.type, {
      workflowId: `bare/${start.id}`,
      taskQueue: 'bare',
      args: [start],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    response.status(201).json(await client.workflow.executeUpdateWithStart(openedUpdate, { startWorkflowOperation }));
  });
  app.post('/cases/:id/decision/:key', async (request, response) => {
    const handle = client.workflow.getHandle(`bare/${request.params.id}`);
    const args: [BareDecision] = [request.body as BareDecision];
    response.json(await handle.executeUpdate(decideUpdate, { args, updateId: request.params.key }));
  });
  const server = app.listen(Number(setting('PORT')), '127.0.0.1', () => ready());
  await untilTold();
  server.close();
  server.closeAllConnections();
  await connection.close();
}

void main();
