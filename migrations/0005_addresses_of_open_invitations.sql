DROP INDEX `users_email`;--> statement-breakpoint
CREATE UNIQUE INDEX `users_company_email` ON `users` (`company_id`,lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (lower("email")) WHERE invited_at_ms is null;