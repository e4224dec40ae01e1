import type { Knex } from 'knex';

/**
 * People of a partner look after its customers, and those of a master distributor after its cloud distributors.
 * Opportunities of one customer in overlapping periods share a thread of duties.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table customer_assignments rename to assignments;
    alter table assignments rename column customer_id to assigned_id;
    alter index customer_assignments_pkey rename to assignments_pkey;
    alter index customer_assignments_by_person rename to assignments_by_person;

    alter table assignment_records rename column customer_id to assigned_id;
    alter index assignment_records_by_customer rename to assignment_records_by_assigned;

    /* On tables of several years this takes longer than a request may. */
    set local statement_timeout = 0;
    create function pg_temp.join_threads() returns void language plpgsql as $$
    declare
      v_need opportunity_needs;
      v_threads uuid[];
    begin
      for v_need in select * from opportunity_needs order by submitted_at, case_id loop
        select array_agg(thread_id order by since, thread_id) into v_threads from (
          select c.thread_id, min(n.submitted_at) as since from opportunity_needs n join cases c on c.id = n.case_id
          where (n.customer_key = v_need.customer_key and n.customer_key <> '' or n.account_id = v_need.account_id
              or n.name_key = v_need.name_key and n.name_key <> '')
            and n.starts_on <= v_need.ends_on and n.ends_on >= v_need.starts_on
          group by c.thread_id) same_need;
        update commands set thread_id = v_threads[1]
          where case_id in (select id from cases where thread_id = any (v_threads[2:]));
        update cases set thread_id = v_threads[1] where thread_id = any (v_threads[2:]);
      end loop;
    end $$;
    select pg_temp.join_threads();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter index assignment_records_by_assigned rename to assignment_records_by_customer;
    alter table assignment_records rename column assigned_id to customer_id;

    alter index assignments_by_person rename to customer_assignments_by_person;
    alter index assignments_pkey rename to customer_assignments_pkey;
    alter table assignments rename column assigned_id to customer_id;
    alter table assignments rename to customer_assignments;
  `);
}
