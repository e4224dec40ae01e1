import type { Db } from '../db/knex';
import { type Ports } from './ports/index';

export interface ActivityDeps {
  readonly db: Db;
  readonly ports: Ports;
}
