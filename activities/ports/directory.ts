/** The kinds of partner (domain 1.0.1). */
export type PartnerKind =
  | 'csp'
  | 'service-partner'
  | 'system-integrator'
  | 'learning-partner'
  | 'software-partner'
  | 'master-distributor'
  | 'cloud-distributor';

/**
 * The standing of a party: partners are `restricted`, `frozen` or have `left` the programme, customers are `frozen` or
 * `closed`.
 */
export type PartyStatus = 'active' | 'restricted' | 'frozen' | 'left' | 'closed';

/** What is known of any party: its real name in both languages and where it is reached. `name` is Chinese. */
export interface PartyRecord {
  id: string;
  name: string;
  nameEn: string;
  accountName: string;
  email: string;
  mobile: string | null;
  locale: 'zh-CN' | 'en-US';
  status: PartyStatus;
}

/**
 * The stages of a partner's development path: role selection, role validation (certified), competency differentiation.
 */
export type PathStage = 'role-selection' | 'role-validation' | 'competency-differentiation';

/**
 * A partner; `verificationCodeRequired` is its own protection of sensitive operations (domain 1.0.4), off by default.
 */
export interface Partner extends PartyRecord {
  kind: PartnerKind;
  programmes: string[];
  regions: string[];
  pathStage: PathStage | null;
  verificationCodeRequired: boolean;
}

/** A customer; `namedAccount` customers are the vendor's "NA" customers (domain 1.1.3). */
export interface Customer extends PartyRecord {
  namedAccount: boolean;
}

/** A person of a party with its role codes, e.g. `partner-admin`. */
export interface Person {
  id: string;
  partyId: string;
  name: string;
  nameEn: string;
  email: string;
  mobile: string | null;
  locale: 'zh-CN' | 'en-US';
  roles: string[];
  active: boolean;
}

/** The cooperation of a cloud distributor with its one master distributor; `since` is ISO. */
export interface Cooperation {
  distributorId: string;
  masterId: string;
  region: string;
  since: string;
}

/** Partners, customers and their people. Unknown ids answer `null`, never an error. */
export interface PartnerDirectoryPort {
  partner(call: { id: string }): Promise<{ partner: Partner | null }>;
  /** The partner that has registered an e-mail address, as its own or a person's; case-insensitive. */
  partnerByEmail(call: { email: string }): Promise<{ partner: Partner | null }>;
  customer(call: { id: string }): Promise<{ customer: Customer | null }>;
  person(call: { id: string }): Promise<{ person: Person | null }>;
  /**
   * Who acts for a party in a role now and is told of it: those who hold it and are there, those who stand in for others,
   * else the main account; without a role all active people. Never those in `except`.
   */
  contacts(call: { partyId: string; role?: string; except?: readonly string[] }): Promise<{ people: Person[] }>;
  /** The people of a partner who look after a customer (account managers). */
  accountManagers(call: { partnerId: string; customerId: string }): Promise<{ people: Person[] }>;
  /** Ends those assignments when a customer is unlinked (domain 1.1.7); returns whose. */
  endAssignments(call: { key: string; partnerId: string; customerId: string }): Promise<{ personIds: string[] }>;
  /** The current cooperation of a distributor (domain 1.2). */
  cooperation(call: { distributorId: string }): Promise<{ cooperation: Cooperation | null }>;
  /** Records a new cooperation. Refuses `already-has-master`, unless the same key made it. */
  startCooperation(call: {
    key: string;
    distributorId: string;
    masterId: string;
    region: string;
    at: string;
  }): Promise<{ since: string }>;
}
