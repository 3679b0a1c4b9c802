import { desc } from 'drizzle-orm';
import type { Mail } from '../core/mail/mail-port';
import type { Database } from './client';
import { devMails } from './schema';

export type DevMailRow = typeof devMails.$inferSelect;

export async function insertDevMail(db: Database, mail: Mail, nowMs: number): Promise<void> {
  await db
    .insert(devMails)
    .values({ recipient: mail.to, subject: mail.subject, text: mail.text, createdAtMs: nowMs });
}

/** Newest first. */
export async function selectDevMails(db: Database, limit: number): Promise<DevMailRow[]> {
  return await db.select().from(devMails).orderBy(desc(devMails.id)).limit(limit);
}
