/** What somebody means to do on a day. */
export interface Act {
  /** What it is about and which step; unique in a simulation, and the order of a day. */
  readonly key: string;
  /** The Beijing date. */
  readonly on: string;
  /** Whom it concerns: what concerns different partners is done at the same time. */
  readonly partner: string;
  readonly side: 'partner' | 'vendor';
  run(): Promise<unknown>;
}

/** Who means to do what when. */
export class Agenda {
  private readonly acts = new Map<string, Act>();

  plan(act: Act): void {
    if (this.acts.has(act.key)) throw new Error(`${act.key} is planned twice`);
    this.acts.set(act.key, act);
  }

  /** Takes out what one side means to do by a day, for each partner in a fixed order. */
  takeDue(on: string, side: Act['side']): Act[][] {
    const due = [...this.acts.values()].filter((act) => act.on <= on && act.side === side);
    for (const { key } of due) this.acts.delete(key);
    const partners = [...new Set(due.map(({ partner }) => partner))].sort();
    const inOrder = (a: Act, b: Act): number => (a.key < b.key ? -1 : 1);
    return partners.map((partner) => due.filter((act) => act.partner === partner).sort(inOrder));
  }

  /** The first day on which anybody means to do anything. */
  next(): string | undefined {
    return [...this.acts.values()].map(({ on }) => on).sort()[0];
  }

  /** Whether somebody means to do something with such a key. */
  has(fits: (key: string) => boolean): boolean {
    return [...this.acts.keys()].some(fits);
  }
}
