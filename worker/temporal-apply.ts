import { applyDeclaration, temporalDeclaration } from './temporal';

const address = process.env.TEMPORAL_ADDRESS;
if (address === undefined || address === '') {
  console.error('TEMPORAL_ADDRESS: is required (host:port of the Temporal frontend)');
  process.exit(1);
}
applyDeclaration({ address, namespace: process.env.TEMPORAL_NAMESPACE ?? temporalDeclaration.namespace }, (line) =>
  console.log(line),
).catch((error: unknown) => {
  console.error(
    `Temporal at ${address} could not be configured: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
});
