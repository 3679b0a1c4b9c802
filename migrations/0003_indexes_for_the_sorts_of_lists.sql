DROP INDEX `sessions_project`;--> statement-breakpoint
CREATE INDEX `sessions_cycle_created` ON `sessions` (`cycle_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_creator` ON `sessions` (`created_by`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_company_ended` ON `sessions` (`company_id`,coalesce("ended_at_ms", 0),`id`);--> statement-breakpoint
CREATE INDEX `sessions_company_bytes` ON `sessions` (`company_id`,`bytes_total`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_company_files` ON `sessions` (`company_id`,`files_total`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_project` ON `sessions` (`project_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `projects_company_name_order` ON `projects` (`company_id`,"name" collate nocase,`id`);--> statement-breakpoint
CREATE INDEX `projects_company_created` ON `projects` (`company_id`,`created_at_ms`,`id`);