import { temporal } from '@temporalio/proto';

const { History } = temporal.api.history.v1;
export type History = temporal.api.history.v1.IHistory;

/** Where the replayer is asked which signatures are new. */
export const SIGNATURES = '/signatures';

/** Which of the signatures are new. */
export async function newSignatures(url: string, signatures: readonly string[]): Promise<string[]> {
  const response = await fetch(new URL(SIGNATURES, url), { method: 'POST', body: JSON.stringify(signatures) });
  return (await response.json()) as string[];
}

/** Replays a history; returns why it takes another path, or nothing. */
export async function replayAt(url: string, history: History): Promise<string> {
  const body = Buffer.from(History.encode(history).finish());
  return (await fetch(url, { method: 'POST', body })).text();
}
