import { text } from 'drizzle-orm/sqlite-core';
import { companies } from './companies';

export const companyId = () =>
  text('company_id')
    .notNull()
    .references(() => companies.id);
