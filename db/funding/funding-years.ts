const BEIJING_YEAR = (column: string): string => `to_char(${column} at time zone 'Asia/Shanghai', 'YYYY')`;

/** The quarter (YYYY-Qn) that a payment (alias `c`) pays; null for any other. */
export const QUARTER_PAID = `(select s.form ->> 'quarter' from cases s where s.type = 'fh-quarter' and s.id = case
  when c.form ->> 'sourceCaseId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (c.form ->> 'sourceCaseId')::uuid end)`;

/** The year a payment belongs to: that of the quarter it pays, else the Beijing year in which it was opened. */
export const YEAR_OF_PAYMENT = `coalesce(left(${QUARTER_PAID}, 4), ${BEIJING_YEAR('c.opened_at')})`;

/** A case (alias `c`) was under way in a year, which is bound twice. */
export const UNDER_WAY = `${BEIJING_YEAR('c.opened_at')} <= ? and coalesce(${BEIJING_YEAR('c.closed_at')}, '9999') >= ?`;

/** The year a funding case (alias `c`) belongs to, by its month, its quarter or its payment. */
export const YEAR_OF_FUNDING = `coalesce(left(c.form ->> 'month', 4), left(c.form ->> 'quarter', 4), ${YEAR_OF_PAYMENT})`;
