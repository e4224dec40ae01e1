import { type PartyRole, VENDOR } from '../policy/roles';

/** Who takes part in a case, and which of them know of it already. */
export class Parties {
  private readonly ids: Partial<Record<PartyRole, string>> = { vendor: VENDOR };
  private readonly hidden = new Set<PartyRole>();

  involve(role: PartyRole, partyId: string, reached: boolean): void {
    this.ids[role] = partyId;
    if (!reached) this.hidden.add(role);
  }

  reach(role: PartyRole): void {
    this.hidden.delete(role);
  }

  isReached(role: PartyRole): boolean {
    return !this.hidden.has(role);
  }

  id(role: PartyRole): string | undefined {
    return this.ids[role];
  }

  /** The parties in the form in which they are written and handed on. */
  snapshot(): { parties: Readonly<Partial<Record<PartyRole, string>>>; unreached: readonly PartyRole[] } {
    return { parties: { ...this.ids }, unreached: [...this.hidden] };
  }
}
