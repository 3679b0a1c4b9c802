import { text } from 'drizzle-orm/sqlite-core';
import { users } from './users';

export const userId = () =>
  text('user_id')
    .notNull()
    .references(() => users.id);
