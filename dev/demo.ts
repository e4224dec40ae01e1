import { demoClient } from './demo-client';
import { tellFunding } from './demo-funding';
import { tellInvitations } from './demo-invitation';
import { tellOpportunities } from './demo-opportunity';
import { tellSwitches } from './demo-switch';

const base = process.env.BASE_URL || `http://localhost:${process.env.PORT || 8080}`;

/** `npm run demo`: the stories of this release, one after the other, on a running demonstration. */
async function main(): Promise<void> {
  const demonstration = demoClient(base);
  await tellSwitches(demonstration);
  await tellInvitations(demonstration);
  await tellOpportunities(demonstration);
  await tellFunding(demonstration);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    message === 'fetch failed' ? `Nothing answers at ${base}. Start the demonstration first: npm start` : message,
  );
  process.exit(1);
});
