/** What became of one case, in words and figures that do not depend on the order of the run. */
export interface CaseReport {
  /** Partner and month, stage or number of its kind. */
  readonly subject: string;
  readonly type: string;
  readonly title: string;
  /** The party that it is about. */
  readonly partner: string;
  readonly programme: string | null;
  /** Its outcome; null while it is open. */
  readonly outcome: string | null;
  readonly state: string;
  readonly standing: string;
  readonly openedOn: string;
  readonly closedOn: string | null;
  /** Minor units that it is about. */
  readonly minor: number | null;
  readonly currency: string | null;
  /** Why it ended as it did, or what it waits for; empty when nothing is on record. */
  readonly why: string;
}

/** What a partner requested and got, in minor units. */
export interface PartnerReport {
  readonly id: string;
  readonly name: string;
  readonly programme: string;
  readonly asked: number;
  readonly approved: number;
  readonly paid: number;
  readonly lapsed: number;
}

/** Money that was lost, and when. */
export interface LapseReport {
  readonly on: string;
  readonly subject: string;
  readonly outcome: string;
  readonly minor: number | null;
  readonly why: string;
}

/** Messages of one kind to one group of receivers. */
export interface NoticeReport {
  readonly kind: string;
  readonly about: string;
  readonly to: string;
  readonly channels: string;
  readonly times: number;
}

/** A missed deadline or target. */
export interface MissedReport {
  /** The last day in time, or the day of the first reminder. */
  readonly on: string;
  readonly who: string;
  readonly what: string;
  readonly subject: string;
  readonly kind: 'deadline' | 'target';
}

/** A budget with its movements, in minor units. */
export interface BudgetReport {
  readonly key: string;
  readonly currency: string;
  readonly total: number;
  readonly reserved: number;
  readonly committed: number;
  readonly paid: number;
  readonly free: number;
  readonly movements: readonly { readonly kind: string; readonly times: number; readonly minor: number }[];
  /** Whether the balances equal the sum of the movements. */
  readonly balances: boolean;
  /** What was paid out of it, by the cases. */
  readonly paidByCases: number;
}

/** What happened how often. */
export interface HappenedReport {
  readonly what: string;
  readonly times: number;
}

/** What became of a quarter. All dates are Beijing dates. */
export interface Report {
  readonly quarter: string;
  readonly partners: number;
  readonly seed: number;
  readonly zone: string;
  readonly begins: string;
  readonly ends: string;
  readonly happened: readonly HappenedReport[];
  readonly cases: readonly CaseReport[];
  readonly money: readonly PartnerReport[];
  readonly lapsed: readonly LapseReport[];
  readonly missed: readonly MissedReport[];
  readonly refused: readonly {
    readonly on: string;
    readonly person: string;
    readonly what: string;
    readonly why: string;
  }[];
  readonly notices: readonly NoticeReport[];
  readonly ledger: readonly BudgetReport[];
  /** What was paid on each day. */
  readonly payments: readonly { readonly on: string; readonly minor: number }[];
  /** What should not be so; empty when all is well. */
  readonly broken: readonly string[];
}
