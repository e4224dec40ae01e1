/** Something an actor plans to do on a day. */
export interface Act {
  /** What it is about and which step; unique in a simulation, and sorts the day. */
  readonly key: string;
  /** The Beijing date. */
  readonly on: string;
  /** Whom it concerns: things that concern different partners run in parallel. */
  readonly partner: string;
  readonly side: 'partner' | 'vendor';
  run(): Promise<unknown>;
}

/** Who plans to do what when. */
export class Agenda {
  private readonly acts = new Map<string, Act>();

  plan(act: Act): void {
    if (this.acts.has(act.key)) throw new Error(`${act.key} is planned twice`);
    this.acts.set(act.key, act);
  }

  /** Removes and returns what one side plans up to a day, for each partner in a fixed order. */
  takeDue(on: string, side: Act['side']): Act[][] {
    const due = [...this.acts.values()].filter((act) => act.on <= on && act.side === side);
    for (const { key } of due) this.acts.delete(key);
    const partners = [...new Set(due.map(({ partner }) => partner))].sort();
    const inOrder = (a: Act, b: Act): number => (a.key < b.key ? -1 : 1);
    return partners.map((partner) => due.filter((act) => act.partner === partner).sort(inOrder));
  }

  /** The first day with a plan. */
  next(): string | undefined {
    return [...this.acts.values()].map(({ on }) => on).sort()[0];
  }

  /** Whether something with such a key is planned. */
  has(fits: (key: string) => boolean): boolean {
    return [...this.acts.keys()].some(fits);
  }
}
